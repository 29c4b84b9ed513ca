import { beforeEach, describe, expect, it } from 'vitest'
import type { AttackFigures, AttackResult, AttackRow } from '../../../../contract/attack'
import { attackJobInput } from '../../../../contract/attack'
import type { AttackEntry, Catalogue } from '../../../../contract/catalogue'
import { attackInput, type AttackFlags } from './make'
import { attackJson } from './result'
import { describeAttack } from './tables'

const entry = (id: string, fields: string[]): AttackEntry => ({
  ...{ id, title: id, source: '', explanation: '' },
  settings: { type: 'object', properties: Object.fromEntries(fields.map((field) => [field, { type: 'number' }])) },
  presets: [{ id: 'study', title: '', description: '', settings: {} }],
})
const catalogue: Catalogue = { methods: [], saeVariants: [], attacks: [entry('pgd', ['steps', 'maxEpsilon']), entry('fmn', ['gamma'])] }
const input = (flags: AttackFlags, runs = ['a', 'b']) => attackInput(catalogue, runs, flags)

describe('what an attack submits', () => {
  it('is the study’s question where nothing is said, with the defaults left to the lab', () => {
    expect(input({}, ['a'])).toEqual({ models: [{ run: 'a' }], method: 'pgd', settings: {}, second: { method: 'fmn', settings: {} } })
    expect(attackJobInput.parse(input({}))).toMatchObject({
      source: 7,
      target: 3,
      split: 'hard',
      samples: 20,
      confidence: 0.5,
      choice: 'shared',
      seed: 0,
    })
  })

  it('names everything that was said', () => {
    const asked = { source: 0, target: 8, samples: 5, seed: 3, split: 'easy', confidence: 0.9, choice: 'per-model' } as const
    const flags = { ...asked, epoch: 4, preset: 'study', set: ['steps=7'], setSecond: ['gamma=0.5'], json: true }
    expect(input(flags)).toEqual({
      ...asked,
      models: [
        { run: 'a', epoch: 4 },
        { run: 'b', epoch: 4 },
      ],
      ...{ method: 'pgd', preset: 'study', settings: { steps: 7 }, second: { method: 'fmn', settings: { gamma: 0.5 } } },
    })
    expect(input({ second: 'none' }).second).toBeNull()
    expect(input({ second: 'pgd', setSecond: ['steps=1'] }).second).toEqual({ method: 'pgd', settings: { steps: 1 } })
  })

  it('refuses what the attacks do not know', () => {
    expect(() => input({ method: 'pdg' })).toThrow('there is no attack method "pdg"; did you mean "pgd"?')
    expect(() => input({ second: 'fnm' })).toThrow('there is no attack method "fnm"; did you mean "fmn"?')
    expect(() => input({ preset: 'studdy' })).toThrow('the attack pgd has no preset "studdy"; did you mean "study"?')
    expect(() => input({ set: ['step=1'] })).toThrow('lab attack takes no setting "step"; did you mean "steps"?')
    expect(() => input({ setSecond: ['steps=1'] })).toThrow('lab attack --second fmn takes no setting "steps"')
    expect(() => input({ second: 'none', setSecond: ['gamma=1'] })).toThrow('lab attack --second none takes no setting "gamma"')
  })
})

const estimate = (value: number, n: number) => ({ value, low: value / 2, high: 2 * value, n })
const figures: AttackFigures = {
  images: 20,
  successAtBudget: { value: 0.55, count: 11, of: 20, low: 0.34, high: 0.74 },
  successAtMax: { value: 1, count: 20, of: 20, low: 0.84, high: 1 },
  median: estimate(0.04, 11),
  mean: estimate(0.041, 11),
  medianOfAll: { value: 0.0475, low: 0.03, high: null, n: 20 },
  medianAtMax: { value: 0.0475, low: 0.03, high: 0.06, n: 20 },
  bestOfFailures: estimate(0.4, 9),
  bestOfAll: estimate(0.5, 20),
  relativeMedian: null,
  flags: { 'zero-gradient': 0, 'restarts-disagree': 4, 'start-succeeds': 0, 'not-monotone': 2 },
  second: { method: 'fmn', smaller: 3, of: 20, successAtBudget: { value: 0.5, count: 10, of: 20, low: 0.3, high: 0.7 }, median: null },
}
const nothing: Partial<AttackFigures> = { median: null, mean: null, medianOfAll: { value: null, low: null, high: null, n: 20 } }

const row: AttackRow = {
  ...{ run: 'abc', name: 'an attack', status: 'finished', createdAt: 0, source: 7, target: 3, split: 'hard', samples: 20 },
  models: [
    { run: 'r1', name: 'Cheater', epoch: 5 },
    { run: 'r2', name: 'Cured', epoch: 15 },
  ],
  ...{ choice: 'shared', seed: 0, method: 'pgd', done: 40, total: 40 },
}

let result: AttackResult
beforeEach(() => {
  const curve = { share: Float64Array.of(0, 1), low: Float64Array.of(0, 0.84), high: Float64Array.of(0.16, 1) }
  result = {
    ...row,
    ...{ settings: { steps: 120 }, second: { method: 'fmn', settings: {} }, confidence: 0.5 },
    ...{ success: 0.9, budget: 0.05, maxEpsilon: 0.3, resolution: 0.0001, epsilons: Float64Array.of(0, 0.3) },
    results: [
      { run: 'r1', name: 'Cheater', epoch: 5, trained: 'erm', seed: 0, figures: { ...figures, ...nothing }, curve, images: [] },
      {
        run: 'r2',
        name: 'Cured',
        epoch: 15,
        trained: 'dann',
        seed: 1,
        figures: { ...figures, relativeMedian: estimate(1.25, 4) },
        curve,
        images: [],
      },
    ],
    pairs: [{ model: 1, against: 0, images: 20, harder: 5, easier: 12, same: 3, medianDifference: estimate(0.01, 20) }],
  }
})
const text = () => describeAttack(attackJson(result))

describe('an attack as JSON', () => {
  it('has curves as lists, and what was published of the same question', () => {
    const { results, epsilons } = JSON.parse(JSON.stringify(attackJson(result))) as ReturnType<typeof attackJson>
    expect(epsilons).toEqual([0, 0.3])
    expect(results[0]).toMatchObject({ curve: { share: [0, 1], low: [0, 0.84] }, published: { success: 0.2, median: 0.0432 } })
    expect(results[1]).toMatchObject({ figures: { relativeMedian: { value: 1.25 } }, published: { success: 0.55 }, reference: { success: 0 } })
  })

  it('compares with nothing published where the question or the method is another', () => {
    result.results[0]!.trained = 'group-dro'
    expect(attackJson(result).results.map(({ published }) => published?.success ?? null)).toEqual([null, 0.55])
    for (const other of [{ target: 4 }, { source: 1 }, { budget: 0.1 }])
      expect(attackJson({ ...result, ...other }).results.map(({ published, reference }) => [published, reference])).toEqual([
        [null, null],
        [null, null],
      ])
  })
})

describe('an attack as text', () => {
  it('says what was asked, and of each network the figures with their intervals and what they are over', () => {
    expect(text()).toContain('Attack abc · an attack · finished, 40 of 40 images')
    expect(text()).toContain('7 to 3 on the hard set, images of confidence above 0.5, the same for all networks, seed 0')
    expect(text()).toContain('pgd, and fmn beside it: up to epsilon 0.3; success is P(3) > 0.9')
    const cured = text().match(/^Cured, seed 1 +11 of 20.*$/m)![0]
    for (const figure of [
      '11 of 20, 55% (34% to 74%)',
      '0.0400 (0.0200 to 0.0800; n 11)',
      '0.0410 (0.0205 to 0.0820; n 11)',
      '0.0475 (0.0300 to above 0.05)',
      '1.25 (0.63 to 2.50; n 4)',
      '0.400 (0.200 to 0.800; n 9)',
      '0.500 (0.250 to 1.000; n 20)',
    ])
      expect(cured).toContain(figure)
    expect(text().match(/^Cheater, seed 0 +11 of 20.*$/m)![0]).toMatch(/ - +- +above 0\.05 +- /)
    expect(text()).toContain('a higher one is not more robustness')
  })

  it('sets what was published beside, names flags, and what the second attack found', () => {
    expect(text()).toMatch(/Published\nNetwork .*\n.*\nCheater, seed 0 +20% +0\.0432 +- +- +0%\nCured, seed 1 +55% +0\.0445 +0\.0444 +0\.817 +0%/)
    expect(text()).toMatch(/fmn found less +Flags/)
    expect(text()).toMatch(/Cured, seed 1 +20 of 20, 100% .* 3 of 20 +restarts disagree on 4, a larger epsilon fails on 2/)
    result = { ...result, target: 4, second: null }
    expect(text()).not.toContain('Published')
    expect(text()).not.toContain('found less')
  })

  it('compares image by image, and says when a median is that of one image', () => {
    expect(text()).toMatch(/Image by image\n.*\n.*\nCured, seed 1 +Cheater, seed 0 +20 +5 +12 +3 +0\.0100/)
    expect(text()).not.toContain('that of one image')
    result.results[1]!.figures!.median!.n = 1
    expect(text()).toContain('The median of Cured, seed 1 is that of one image.')
  })

  it('of what is done so far names what is not', () => {
    result.status = 'stopped'
    result.results[1] = { ...result.results[1]!, figures: null, curve: null }
    result.pairs = []
    expect(text()).toContain('Nothing is done yet of Cured, seed 1')
    result.results[0] = { ...result.results[0]!, figures: null, curve: null }
    expect(text()).toContain('Nothing is done yet of Cheater, seed 0, Cured, seed 1')
  })
})
