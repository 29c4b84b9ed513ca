import { describe, expect, it } from 'vitest'
import { attacks } from './index'
import { drawLinear, drawSubjects, target } from './linear.testing'
import type { AttackEvent, Found } from './method'
import { distance } from './projection'

const model = drawLinear(60)
const subjects = drawSubjects(model, 12, (i) => 3 - 1.7 * i)

describe.each(attacks.all().map(({ id }) => id))('%s', (id) => {
  const attack = attacks.get(id)
  const settings = attacks.check(id, undefined, { steps: 40 })
  const events = (seed = 0) => [...attack.search({ model, target, seed }, subjects, settings)] as AttackEvent[]
  const foundOf = (of: readonly AttackEvent[]) => {
    const found: Found[] = []
    for (const event of of) if (event.type === 'found') found[event.place] = event.found
    return found
  }

  it('is about every image once, and its share of the work grows up to all of it', () => {
    const all = events()
    const places = all.flatMap((event) => (event.type === 'found' ? [event.place] : []))
    expect(places.sort((a, b) => a - b)).toEqual(subjects.map((_, i) => i))
    const shares = all.flatMap((event) => (event.type === 'step' ? [event.share] : []))
    shares.forEach((share, i) => expect(share).toBeGreaterThanOrEqual(shares[i - 1] ?? 0))
    expect(shares.at(-1)).toBeLessThanOrEqual(1)
    expect(shares.at(-1)).toBeGreaterThan(0.98)
  })

  it('keeps images within what it says of them, and says what the model says', () => {
    const seen = { found: 0, nothing: 0 }
    for (const [i, found] of foundOf(events()).entries()) {
      const { image } = subjects[i]!
      const { epsilon, adversarial, probability, bestAtBudget, flags, trace } = found
      seen[epsilon === null ? 'nothing' : 'found']++
      expect(distance(adversarial, image)).toBeLessThanOrEqual(epsilon ?? settings.maxEpsilon)
      expect(adversarial.every((value) => value >= 0 && value <= 1)).toBe(true)
      expect(1 / (1 + Math.exp(-model.odds(adversarial)))).toBeCloseTo(probability, 5)
      expect(probability > settings.success).toBe(epsilon !== null)
      if (epsilon !== null && epsilon <= settings.budget) expect(bestAtBudget).toBeGreaterThan(settings.success)
      if (epsilon === null) expect(bestAtBudget).toBeLessThanOrEqual(probability)
      expect(flags.includes('start-succeeds')).toBe(epsilon === 0)
      expect(trace.some((value) => Math.fround(probability) === value)).toBe(true)
      // Nothing smaller exists.
      const closed = model.smallest(image, settings.success)
      if (epsilon === null) expect(closed).toBeGreaterThan(settings.maxEpsilon - 1e-3)
      else expect(epsilon).toBeGreaterThan(closed - 1e-6)
    }
    expect(seen.found).toBeGreaterThan(5)
    expect(seen.nothing).toBeGreaterThan(0)
  })

  it('gives the same to the bit for the same seed', () => {
    expect(foundOf(events(1))).toEqual(foundOf(events(1)))
  })

  it('at one strength stays within it, and succeeds where a smaller one does', () => {
    for (const [i, { epsilon }] of foundOf(events()).entries()) {
      const strength = (epsilon ?? settings.maxEpsilon) + 0.02
      const steps = attack.at({ model, target, seed: 0 }, subjects[i]!, strength, settings)
      let next = steps.next()
      while (!next.done) next = steps.next()
      const { adversarial, succeeded, trace } = next.value
      expect(distance(adversarial, subjects[i]!.image)).toBeLessThanOrEqual(strength)
      if (epsilon !== null) expect(succeeded).toBe(true)
      expect(1 / (1 + Math.exp(-model.odds(adversarial)))).toBeCloseTo(Math.max(...trace), 5)
    }
  })

  it('says which settings break a rule', () => {
    const check = (changes: Record<string, unknown>) => () => attacks.check(id, undefined, changes)
    expect(check({ maxEpsilon: 0.04 })).toThrow('maxEpsilon: must not be below the budget, 0.05')
    expect(check({ maxEpsilon: 1.5 })).toThrow('maxEpsilon: must be at most 1')
    expect(check({ budget: 0 })).toThrow('budget: must be more than 0')
    expect(check({ success: 1 })).toThrow('success: must be at most 0.999')
    expect(check({ steps: 0 })).toThrow('steps: must be at least 1')
    expect(check({ budget: 0.3 })()).toMatchObject({ success: 0.9, budget: 0.3, maxEpsilon: 0.3 })
  })
})

it('the catalogue describes them as data', () => {
  const [pgd, fmn] = attacks.catalogue()
  expect(pgd).toMatchObject({
    id: 'pgd',
    settings: { properties: { steps: { default: 120 }, restarts: { default: 10 }, travel: { default: 5 }, success: { default: 0.9 } } },
  })
  expect(pgd!.presets.map(({ id }) => id)).toContain('as-written')
  expect(fmn).toMatchObject({ id: 'fmn', settings: { properties: { steps: { default: 300 }, alpha: {}, gamma: {} } } })
  expect(attacks.check('pgd', 'as-written', {})).toMatchObject({
    steps: 120,
    restarts: 10,
    travel: 5,
    search: 'sweep',
    budget: 0.05,
    maxEpsilon: 0.05,
  })
  expect(() => attacks.get('cw')).toThrow('there is no attack "cw"; there are: pgd, fmn')
})
