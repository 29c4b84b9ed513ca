import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Comparison } from '../../contract/compare'
import { openTestLab, removeHomes, type TestLab } from '../testing'
import { keepRun, type KeptRun } from './testing'

let lab: TestLab

beforeEach(() => {
  lab = openTestLab()
})

afterEach(async () => {
  await lab.backend.close()
  removeHomes()
})

const compare = (runs: string[], control?: string): Promise<Comparison> =>
  lab.page.call('compare.table', { runs, ...(control === undefined ? {} : { control }) })

async function keep(...runs: KeptRun[]): Promise<string[]> {
  const ids: string[] = []
  for (const run of runs) ids.push(await keepRun(lab, run))
  return ids
}

/** Answers on the twenty images (digit i % 10, colour (i + 1) % 10) of which so many of the first are right, and the others follow the colour. */
const rightOnFirst = (count: number) => ({ hard: Array.from({ length: 20 }, (_, i) => (i < count ? i % 10 : (i + 1) % 10)) })

describe('a run in a comparison', () => {
  it('has its curve, and its figures after the last epoch', async () => {
    const [run] = await keep({ seed: 4, hard: [0.2, 0.75, 0.6], predicted: rightOnFirst(12) })
    const { runs } = await compare([run!.slice(0, 9)])
    expect(runs).toHaveLength(1)
    expect(runs[0]).toMatchObject({
      run: { id: run, seed: 4, hard: 0.6 },
      group: 0,
      curve: { epoch: [1, 2, 3], hard: [0.2, 0.75, 0.6], easy: [0.9, 0.9, 0.9], train: [0.95, 0.95, 0.95] },
      figures: {
        epoch: 3,
        train: 0.95,
        easy: { value: 1, of: 20 },
        hard: { value: 0.6, count: 12, of: 20 },
        // Digits 2 to 9 are right once of twice; the first of them, in the colour of the next.
        worstGroup: { digit: 2, color: 3, accuracy: { value: 0.5, count: 1, of: 2 } },
        colorFollow: { value: 0.4, count: 8 },
        epochsTo70: 2,
        trainSeconds: 6,
        probes: null,
      },
    })
    // All with confidence 0.75.
    expect(runs[0]!.figures!.calibration.hard.ece).toBeCloseTo(0.15, 12)
    expect(runs[0]!.run).not.toHaveProperty('artifacts')
    expect(lab.engine.asked).toEqual([])
  })

  it('has its linear probes once somebody has asked for them', async () => {
    const [run] = await keep({})
    const probes = await lab.page.call('compare.probes', { run: run! })
    expect(probes).toMatchObject({ run, epoch: 1, fittedOn: 1000, color: { value: 0.9, count: 18, of: 20 }, digit: { value: 0.45 } })
    expect((await compare([run!])).runs[0]!.figures!.probes).toEqual(probes)
    expect((await compare([run!])).groups[0]!.figures.probeColor).toMatchObject({ mean: 0.9, values: [0.9] })
    expect(await lab.page.call('compare.probes', { run: run!, epoch: 1 })).toEqual(probes)
    expect(lab.engine.asked).toEqual(['linear probes'])
  })

  it('that is not finished is there with what it has, and said to be unfinished', async () => {
    const [half, none] = await keep(
      { hard: [0.1, 0.2], settings: { epochs: 5 }, open: true },
      { hard: [], settings: { epochs: 5 }, seed: 1, open: true },
    )
    const { runs, groups, remarks } = await compare([half!, none!])
    expect(runs.map(({ figures }) => figures?.epoch ?? null)).toEqual([2, null])
    expect(runs.map(({ run }) => run.status)).toEqual(['stopped', 'stopped'])
    expect(groups[0]).toMatchObject({ epochs: 0, figures: { hard: { values: [1] } } })
    expect(remarks.join(' ')).toMatch(/is stopped, not finished: its figures are those after 2 of 5 epochs.* no epoch of it is done/)
  })

  it('that was imported has figures and no curve', async () => {
    const [trained] = await keep({})
    const { bytes } = await lab.page.call('runs.export', { run: trained! })
    const imported = await lab.page.call('runs.import', { bytes: new Uint8Array(bytes) })
    const { runs, groups, effects, remarks } = await compare([imported.id, trained!])
    expect(runs[0]).toMatchObject({
      curve: { epoch: [], train: [], easy: [], hard: [] },
      figures: { train: null, hard: { value: 0 }, epochsTo70: null, trainSeconds: null },
    })
    expect(groups[0]!.figures).toMatchObject({ train: null, trainSeconds: null, hard: { mean: 0 } })
    expect(effects).toEqual([])
    expect(remarks.join(' ')).toMatch(/was imported: it has no curve/)
  })

  it('is refused where there is none of that name, or it is no model', async () => {
    await expect(compare(['nonsense'])).rejects.toMatchObject({ kind: 'not-found', message: 'there is no run "nonsense"' })
    const [run] = await keep({})
    await expect(compare([run!], 'nonsense')).rejects.toMatchObject({ kind: 'not-found' })
    await expect(lab.page.call('compare.table', { runs: [] })).rejects.toMatchObject({ kind: 'bad-input' })
    await expect(lab.page.call('compare.probes', { run: run!, epoch: 2 })).rejects.toMatchObject({ kind: 'not-found' })
    const other = {
      kind: 'sae',
      name: 'An SAE',
      method: null,
      seed: 0,
      settings: {},
      dataset: null,
      datasetHash: null,
      engine: null,
      codeVersion: '1',
    }
    const { id } = lab.store.runs.create(other)
    await expect(compare([id])).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('is a sparse autoencoder') as string })
  })
})

describe('groups of seeds', () => {
  it('have a mean and an interval over their seeds, by ascending seed, whatever was asked for first', async () => {
    const runs = await keep(
      { seed: 2, predicted: rightOnFirst(16) },
      { seed: 0, predicted: rightOnFirst(10) },
      { seed: 1, predicted: rightOnFirst(13) },
      { method: 'dann', seed: 0 },
    )
    const { groups, runs: compared } = await compare([...runs, runs[0]!])
    expect(compared.map(({ run }) => run.id)).toEqual(runs)
    expect(compared.map(({ group }) => group)).toEqual([0, 0, 0, 1])
    expect(groups.map(({ seeds }) => seeds)).toEqual([[0, 1, 2], [0]])
    const { mean, low, high, values } = groups[0]!.figures.hard!
    expect(values).toEqual([0.5, 0.65, 0.8])
    // sd 0.15, t(0.975, 2) = 4.30265: 0.65 -+ 4.30265 * 0.15 / sqrt(3), and no share is above 1.
    expect([mean, low, high]).toEqual([0.65, 0.65 - 0.372621, 1].map((value) => expect.closeTo(value, 5) as number))
    expect(groups[1]!.figures.hard).toMatchObject({ low: null, high: null })
    expect(groups[0]!.figures.epochsTo70).toBeNull()
  })

  it('say which of their runs collapsed or broke off, and what is odd about them', async () => {
    const runs = await keep({ seed: 0, open: true }, { seed: 1 }, { seed: 1 })
    lab.store.runs.addNotice(runs[0]!, { kind: 'collapsed', epoch: 1, step: null, message: 'one answer for everything' })
    const { groups, remarks, runs: compared } = await compare(runs)
    expect(groups[0]!.collapsed).toEqual([runs[0]])
    expect(compared[0]!.notices).toMatchObject([{ kind: 'collapsed' }])
    expect(remarks.join(' ')).toContain('seed 1 more than once')
    expect(remarks.join(' ')).toContain(`Run ${runs[0]} (erm, seed 0): one answer for everything.`)
  })
})

describe('a cure against the control', () => {
  it('is held against plain training with Adam, seed by seed, after as many epochs', async () => {
    const control = await keep(...[0, 1, 2].map((seed): KeptRun => ({ seed, hard: [0.1, 0.5 + seed / 100, 0.6 + seed / 100] })))
    const cure = await keep(...[1, 2, 3].map((seed): KeptRun => ({ method: 'dann', seed, hard: [0.2, 0.4, 0.7, 0.9], easy: [0.8, 0.8, 0.85, 0.99] })))
    const comparison = await compare([...cure, ...control])
    expect(comparison.control).toBe(1)
    const [hard, easy] = comparison.effects
    expect(comparison.effects).toHaveLength(2)
    // After 3 epochs: 0.7 - 0.61 and 0.7 - 0.62; mean 0.085, sd 0.01 / sqrt(2), t(0.975, 1) = 12.7062.
    expect(hard).toMatchObject({
      group: 0,
      control: 1,
      epoch: 3,
      figure: 'hard',
      pairs: [
        { seed: 1, value: 0.7, control: 0.61 },
        { seed: 2, value: 0.7, control: 0.62 },
      ],
      unpaired: [0, 3],
    })
    expect(hard!.difference.mean).toBeCloseTo(0.085, 12)
    expect(hard!.difference.high! - 0.085).toBeCloseTo(12.7062 * 0.005, 5)
    expect(easy).toMatchObject({ figure: 'easy', difference: { mean: expect.closeTo(-0.05, 12) as number } })
  })

  it('takes the control that is named, also one that is not among the runs', async () => {
    const [cure, plain, sgd] = await keep({ method: 'dann' }, {}, { settings: { optimizer: 'sgd' } })
    const { control, effects, runs } = await compare([cure!, plain!], sgd)
    expect([control, runs.at(-1)!.run.id]).toEqual([2, sgd])
    expect(effects.map(({ group, control: held }) => [group, held])).toEqual([
      [0, 2],
      [0, 2],
      [1, 2],
      [1, 2],
    ])
  })

  it('of each dataset is held against that of its own', async () => {
    const rhos = [0.95, 0.999]
    const plain = await keep(...rhos.map((rho): KeptRun => ({ dataset: { rho }, hard: [0.5] })))
    const cures = await keep(...rhos.map((rho): KeptRun => ({ method: 'dann', dataset: { rho }, hard: [rho] })))
    for (const named of [undefined, plain[0]]) {
      const { effects, datasets, remarks, groups } = await compare([...plain, ...cures], named)
      expect(effects.filter(({ figure }) => figure === 'hard').map(({ group, control }) => [group, control])).toEqual([
        [2, 0],
        [3, 1],
      ])
      expect(datasets.map(({ settings, groups: places }) => [settings.rho, places])).toEqual([
        [0.95, [0, 2]],
        [0.999, [1, 3]],
      ])
      expect(groups.map(({ label }) => label)).toEqual(['erm · rho 0.95', 'erm · rho 0.999', 'dann · rho 0.95', 'dann · rho 0.999'])
      expect(remarks.join(' ')).toContain('These runs were trained on 2 datasets that differ in bias rho; their hard test sets are the same.')
      expect(remarks.join(' ')).not.toContain('same images')
      expect(remarks.join(' ')).not.toContain('other data')
    }
  })

  it('of other data is held against it only where that was asked for, and that is said', async () => {
    const [plain, cure] = await keep({}, { method: 'dann', dataset: { rho: 0.99 } })
    expect(await compare([plain!, cure!])).toMatchObject({ effects: [] })
    const { effects, remarks } = await compare([plain!, cure!], plain)
    expect(effects).toHaveLength(2)
    expect(remarks.join(' ')).toContain('trained on other data: dann')
  })

  it('prefers the control with the same network, then the one with the same seeds', async () => {
    const [, alike, cure] = await keep(
      { seed: 0, settings: { thirdPool: true, epochs: 9 }, hard: [0.1, 0.2] },
      { seed: 0, settings: { thirdPool: false }, hard: [0.3] },
      { method: 'dann', settings: { thirdPool: false }, hard: [0.7] },
    )
    const runs = (await lab.page.call('runs.list', {})).map(({ id }) => id)
    const { effects, groups } = await compare(runs)
    const effect = effects.find(({ group }) => groups[group]!.runs[0] === cure)!
    expect(groups[effect.control]!.runs).toEqual([alike])
  })

  it('has the learning rate and batch of what is held against it, whatever is trained for longer', async () => {
    const usual = { lr: 0.001, batch: 128 }
    const [, control, , cure] = await keep(
      { settings: { ...usual, lr: 0.05 }, hard: [0.1, 0.2, 0.3] },
      { settings: usual, hard: [0.3, 0.4] },
      { settings: { ...usual, batch: 32 }, hard: [0.1, 0.2, 0.3] },
      { method: 'dann', settings: { ...usual, lambda: 2 }, hard: [0.7, 0.8, 0.9] },
    )
    const sgd = (await keep({ settings: { ...usual, optimizer: 'sgd', lr: 0.05 }, hard: [0.1, 0.1, 0.1] }))[0]!
    const runs = (await lab.page.call('runs.list', {})).map(({ id }) => id)
    const { effects, groups, control: main } = await compare(runs)
    const heldBy = (run: string) => groups[effects.find(({ group }) => groups[group]!.runs[0] === run)!.control]!.runs
    expect(heldBy(cure!)).toEqual([control])
    expect(groups[main!]!.runs).toEqual([control])
    // The rate of a baseline with SGD would be that of another Adam; the settings of the study's control come before its epochs.
    expect(heldBy(sgd)).not.toEqual([])
    const { possibleControls } = await compare([cure!])
    expect(possibleControls[0]).toBe(control)
  })

  it('is never one that fell into trouble, unless it is named', async () => {
    const [broken, cure] = await keep({ open: true }, { method: 'dann' })
    lab.store.runs.addNotice(broken!, { kind: 'collapsed', epoch: 1, step: null, message: 'one answer for everything' })
    lab.store.runs.finish(broken!)
    expect(await compare([broken!, cure!])).toMatchObject({ control: null, effects: [], possibleControls: [] })
    expect(await compare([broken!, cure!], broken)).toMatchObject({ control: 0, effects: [{ group: 1 }, { group: 1 }] })
  })

  it('judges two phases of training at their last epoch, and leaves out what the control has no such epoch of', async () => {
    const runs = await keep(
      { seed: 0, hard: [0.1, 0.2, 0.3, 0.4] },
      { method: 'dfr', settings: { headEpochs: 2 }, seed: 0, hard: [0.1, 0.5, 0.9] },
      { method: 'refit-head', settings: { headEpochs: 2 }, seed: 0, hard: [0.1, 0.2, 0.3, 0.5, 0.9] },
    )
    const { effects, remarks } = await compare(runs)
    expect(effects).toMatchObject([
      { group: 1, epoch: 3, figure: 'hard', pairs: [{ value: 0.9, control: 0.3 }] },
      { group: 1, epoch: 3, figure: 'easy' },
    ])
    expect(remarks.join(' ')).toContain('refit-head and erm are not paired at seed 0')
    expect(remarks.join(' ')).not.toContain('No seed in common')
  })

  it('takes no run that is not finished where others of its group are, neither in pairs nor in means, and names it', async () => {
    const epochs = { epochs: 3 }
    const control = await keep(...[0, 1].map((seed): KeptRun => ({ seed, settings: epochs, hard: [0.1, 0.2, 0.3] })))
    const [short, whole] = await keep(
      { method: 'dann', seed: 0, settings: epochs, hard: [0.5], open: true, predicted: rightOnFirst(2) },
      { method: 'dann', seed: 1, settings: epochs, hard: [0.5, 0.6, 0.8], predicted: rightOnFirst(16) },
    )
    const { effects, groups, remarks } = await compare([...control, short!, whole!])
    expect(effects[0]).toMatchObject({ epoch: 3, pairs: [{ seed: 1, value: 0.8, control: 0.3 }], unpaired: [0] })
    expect(groups[1]).toMatchObject({ epochs: 3, seeds: [0, 1], figures: { hard: { values: [0.8] } } })
    expect(remarks.join(' ')).toContain(`finished runs alone, without ${short} (seed 0)`)
  })

  it('that is missing is looked for in the store, on the same data', async () => {
    const [cure, plain] = await keep({ method: 'dann' }, { name: 'the control' }, { dataset: { rho: 0.5 } }, { settings: { optimizer: 'sgd' } })
    // Newer, and of another network.
    const [narrow, other] = await keep({ settings: { widths: [4, 8, 16] } }, { method: 'cf-invar' })
    const { control, possibleControls, remarks } = await compare([cure!, other!])
    expect([control, possibleControls]).toEqual([null, [plain, narrow]])
    expect(remarks.join(' ')).toContain('There is no control among these runs')
    expect((await compare([cure!, plain!])).possibleControls).toEqual([])
  })

  it('is said to be of other images where the test sets differ', async () => {
    const runs = await keep({ dataset: { seed: 1 } }, { method: 'dann', dataset: { seed: 2, rho: 0.9 } })
    expect((await compare(runs)).remarks.join(' ')).toContain('so their figures are not of the same images')
  })

  it('without a seed in common is not held against it, and that is said', async () => {
    const runs = await keep({ seed: 0 }, { method: 'dann', seed: 1 })
    const { effects, remarks } = await compare(runs)
    expect(effects).toEqual([])
    expect(remarks.join(' ')).toContain('No seed in common with a control, and so not held against one: dann')
  })
})

describe('settings that differ', () => {
  it('are there, and only those, with a value for each group', async () => {
    const runs = await keep(
      { settings: { lr: 0.1, widths: [4, 8, 16] }, dataset: { seed: 3 } },
      { method: 'dann', settings: { lr: 0.1, widths: [4, 8, 16], lambda: 2 }, dataset: { rho: 0.9, seed: 4 } },
    )
    expect((await compare(runs)).settings).toEqual([
      { name: 'lambda', title: 'lambda', values: [undefined, 2] },
      { name: 'dataset.rho', title: 'Bias rho', values: [0.95, 0.9] },
    ])
  })

  it('are none of one group', async () => {
    expect((await compare(await keep({ seed: 0 }, { seed: 1 }))).settings).toEqual([])
  })
})
