import { describe, expect, it } from 'vitest'
import { attacks } from './index'
import { drawLinear, drawSubjects, LinearModel, target } from './linear.testing'
import type { AttackedModel, AttackSubject, Found } from './method'
import { distance } from './projection'
import { searchOrders } from './search'
import { startDirection } from './starts'

const pgd = attacks.get('pgd')
type Settings = ReturnType<typeof settingsOf>
const settingsOf = (changes: Record<string, unknown> = {}) => attacks.check('pgd', undefined, { steps: 40, restarts: 3, ...changes })

function search(model: AttackedModel, subjects: readonly AttackSubject[], settings: Settings = settingsOf(), seed = 0): Found[] {
  const found: Found[] = []
  for (const event of pgd.search({ model, target, seed }, subjects, settings)) if (event.type === 'found') found[event.place] = event.found
  return found
}

function at(model: AttackedModel, subject: AttackSubject, epsilon: number, settings: Settings = settingsOf()) {
  const steps = pgd.at({ model, target, seed: 0 }, subject, epsilon, settings)
  for (;;) {
    const next = steps.next()
    if (next.done) return next.value
  }
}

const model = drawLinear(60)
const subjects = drawSubjects(model, 8, (i) => 1.5 - 0.6 * i)
const resolution = 0.005 / 2 ** 7

/** P(target) by a rule of the distance from the image, and slopes that lead away from it. */
function ofDistance(image: Float32Array, probability: (distance: number) => number, slope = (_distance: number) => -1): AttackedModel {
  const rows = (images: Float32Array) =>
    Array.from({ length: images.length / image.length }, (_, i) => images.subarray(i * image.length, (i + 1) * image.length))
  const logits = (images: Float32Array) =>
    Float32Array.from(
      rows(images).flatMap((row) => {
        const p = probability(distance(row, image))
        return [Math.log(p / (1 - p)), 0]
      }),
    )
  return {
    batch: 8,
    logits,
    gradients: (images) => ({
      logits: logits(images),
      gradients: Float32Array.from(rows(images).flatMap((row) => Array.from(row, () => slope(distance(row, image))))),
    }),
  }
}
const grey: AttackSubject = { index: 3, image: new Float32Array(100).fill(0.5) }

describe.each(searchOrders)('PGD by %s on a linear model', (order) => {
  it('finds the closed form, from above and within the resolution', () => {
    const found = search(model, subjects, settingsOf({ search: order }))
    let above = 0
    for (const [i, { image }] of subjects.entries()) {
      const closed = model.smallest(image, 0.9)
      const { epsilon, probability, adversarial, tried } = found[i]!
      expect(epsilon! - closed, `${i}`).toBeGreaterThan(-1e-6)
      expect(epsilon! - closed, `${i}`).toBeLessThanOrEqual(resolution + 1e-6)
      if (closed > 0.05) above++
      expect(distance(adversarial, image)).toBeLessThanOrEqual(epsilon!)
      expect(1 / (1 + Math.exp(-model.odds(adversarial)))).toBeCloseTo(probability, 5)
      expect(probability).toBeGreaterThan(0.9)
      expect(tried.map((one) => one.epsilon)).toEqual(tried.map((one) => one.epsilon).sort((a, b) => a - b))
      for (const one of tried) expect(one.succeeded).toBe(one.best > 0.9)
    }
    // Thresholds on both sides of the budget.
    expect(above).toBeGreaterThan(2)
    expect(above).toBeLessThan(7)
  })
})

describe('PGD', () => {
  it('gives up an image that needs more than the largest epsilon, and keeps its best', () => {
    const far = drawSubjects(model, 1, () => -25)[0]!
    const closed = model.smallest(far.image, 0.9)
    const [found] = search(model, [far], settingsOf({ maxEpsilon: 0.1 }))
    expect(closed).toBeGreaterThan(0.1)
    expect(found).toMatchObject({ epsilon: null, restarts: null, flags: [] })
    expect(found!.tried.map(({ epsilon, succeeded, steps }) => [epsilon, succeeded, steps])).toEqual([
      [0, false, 0],
      [0.05, false, 40],
      [0.1, false, 40],
    ])
    expect(found!.probability).toBe(found!.tried[2]!.best)
    expect(found!.bestAtBudget).toBe(found!.tried[1]!.best)
    expect(found!.bestAtBudget).toBeLessThan(found!.probability)
    expect(Math.max(...found!.trace)).toBe(Math.fround(found!.probability))
    expect(found!.trace).toHaveLength(41)
    expect(distance(found!.adversarial, far.image)).toBeLessThanOrEqual(0.1)
  })

  it('takes steps of epsilon / (steps / travel) against the sign of the gradient, from starts in the ball', () => {
    const image = new Float32Array(60).fill(0.5)
    const fixed = settingsOf({ steps: 10, restarts: 1, travel: 2 })
    const { trace } = at(new LinearModel(model.a, -60), { index: 5, image }, 0.1, fixed)
    // By hand: the start, then ten steps of 0.02, within 0.1 of the image.
    let x = Array.from(startDirection(0, 5, 0, 60), (value) => Math.fround(0.5 + 0.1 * value))
    const odds: number[] = []
    for (let step = 0; step <= 10; step++) {
      odds.push(x.reduce((sum, value, i) => sum + model.a[i]! * value, -60))
      x = x.map((value, i) => Math.min(0.6, Math.max(0.4, value + 0.02 * Math.sign(model.a[i]!))))
    }
    expect(trace).toHaveLength(11)
    odds.forEach((value, step) => expect(Math.log(trace[step]! / (1 - trace[step]!))).toBeCloseTo(value, 3))
  })

  it('counts, at the epsilon found, how many restarts reach it, each run to its end, and keeps the best', () => {
    const image = grey.image
    const start = (restart: number) => distance(new Float32Array(100), startDirection(7, 3, restart, 100))
    // Restarts go nowhere: each succeeds where its own start is far enough.
    const still = ofDistance(
      image,
      (length) => (length > 0.04 ? 0.95 : 0.2),
      () => 0,
    )
    const found = search(still, [grey], settingsOf({ restarts: 4, steps: 5 }), 7)[0]!
    const furthest = [0, 1, 2, 3].map(start)
    const reached = furthest.filter((length) => Math.fround(length * found.epsilon!) > 0.04).length
    expect(found.restarts).toEqual({ reached, of: 4 })
    expect(reached).toBeLessThan(4)
    expect(found.flags).toEqual(['zero-gradient', 'restarts-disagree', 'start-succeeds'])
    expect(found.trace).toHaveLength(1)
  })

  it('runs on at the epsilon found, where one restart would do: `at` gives the same to the bit', () => {
    for (const [i, found] of search(model, subjects).entries()) {
      if (found.epsilon === 0) continue
      const again = at(model, subjects[i]!, found.epsilon!)
      expect(again).toEqual({ adversarial: found.adversarial, succeeded: true, trace: found.trace })
      expect(found.restarts).toEqual({ reached: 3, of: 3 })
    }
  })

  it('flags a masked gradient', () => {
    const flat = ofDistance(
      grey.image,
      (length) => Math.min(0.2 + 10 * length, 0.6),
      (length) => (length > 0.03 ? 0 : -1),
    )
    const [found] = search(flat, [grey])
    expect(found).toMatchObject({ epsilon: null, flags: ['zero-gradient'] })
    const [steep] = search(
      ofDistance(grey.image, (length) => Math.min(0.2 + 10 * length, 0.6)),
      [grey],
    )
    expect(steep!.flags).toEqual([])
  })

  it('flags an image that is turned already, and then changes nothing', () => {
    const [found] = search(
      model,
      drawSubjects(model, 1, () => 3),
    )
    expect(found).toMatchObject({ epsilon: 0, restarts: { reached: 1, of: 1 }, flags: ['start-succeeds'] })
    expect(found!.adversarial).toEqual(drawSubjects(model, 1, () => 3)[0]!.image)
    expect(found!.trace).toHaveLength(1)
  })

  it('flags that a larger epsilon fails, and still reports the smallest that succeeded', () => {
    const window = ofDistance(grey.image, (length) => (length > 0.0312 && length < 0.06 ? 0.95 : 0.2))
    for (const order of searchOrders) {
      const [found] = search(window, [grey], settingsOf({ search: order }))
      expect(found!.flags).toContain('not-monotone')
      expect(found!.epsilon).toBeGreaterThan(0.0312)
      expect(found!.epsilon! - 0.0312).toBeLessThanOrEqual(resolution + 1e-3)
      expect(found!.tried.at(-1)).toMatchObject({ epsilon: 0.3, succeeded: false })
    }
  })

  it('starts depend on the seed, the image and the restart alone, and fill the ball', () => {
    const direction = startDirection(1, 2, 3, 20_000)
    expect(startDirection(1, 2, 3, 20_000)).toEqual(direction)
    for (const other of [startDirection(2, 2, 3, 20_000), startDirection(1, 3, 3, 20_000), startDirection(1, 2, 4, 20_000)]) {
      expect(other).not.toEqual(direction)
    }
    expect(Math.max(...direction)).toBeGreaterThan(0.999)
    expect(Math.min(...direction)).toBeLessThan(-0.999)
    const quarter = direction.filter((value) => value > 0.5).length / 20_000
    expect(quarter).toBeCloseTo(0.25, 1)
  })

  it('gives the same to the bit alone, together, in another order and in other batches', () => {
    const together = search(model, subjects)
    const small = Object.assign(drawLinear(60), { batch: 1 })
    const reversed = search(small, [...subjects].reverse())
    subjects.forEach((subject, i) => {
      expect(search(model, [subject])[0]).toEqual(together[i])
      expect(reversed[subjects.length - 1 - i]).toEqual(together[i])
    })
  })

  it('lets the next image in as soon as there is room, and keeps its batches small', () => {
    const counted = drawLinear(60)
    search(counted, subjects)
    // A batch of 16 and images of three restarts each.
    expect(Math.max(...counted.asked)).toBeLessThan(16 + 3)
    const full = counted.asked.filter((count) => count >= 14).length
    expect(full / counted.asked.length).toBeGreaterThan(0.5)
  })
})
