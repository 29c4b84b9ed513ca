import { expect, it } from 'vitest'
import { attacks } from './index'
import { drawLinear, drawSubjects, target, type LinearModel } from './linear.testing'
import type { AttackSubject, Found } from './method'
import { distance } from './projection'

const fmn = attacks.get('fmn')

function search(model: LinearModel, subjects: readonly AttackSubject[], changes: Record<string, unknown> = {}): Found[] {
  const found: Found[] = []
  const events = fmn.search({ model, target, seed: 0 }, subjects, attacks.check('fmn', undefined, changes))
  for (const event of events) if (event.type === 'found') found[event.place] = event.found
  return found
}

const model = drawLinear(300)
const subjects = drawSubjects(model, 20, (i) => -0.8 * i)

it('finds the closed form of a linear model within 2%, without a search', () => {
  const found = search(model, subjects)
  const ratios = subjects.map(({ image }, i) => found[i]!.epsilon! / model.smallest(image, 0.9))
  for (const ratio of ratios) {
    expect(ratio).toBeGreaterThan(1 - 1e-6)
    expect(ratio).toBeLessThan(1.02)
  }
  found.forEach(({ tried, restarts }) => expect({ tried, restarts }).toEqual({ tried: [], restarts: null }))
})

it('an epsilon is the distance of the image that is kept, never above the largest', () => {
  for (const maxEpsilon of [0.05, 0.021]) {
    const found = search(model, subjects, { maxEpsilon, budget: 0.02 })
    found.forEach(({ epsilon, adversarial }, i) => {
      const length = distance(adversarial, subjects[i]!.image)
      expect(length).toBeLessThanOrEqual(maxEpsilon)
      if (epsilon !== null) expect(epsilon).toBe(length)
    })
    const nothing = found.filter(({ epsilon }) => epsilon === null).length
    expect(nothing).toBeGreaterThan(0)
    expect(nothing).toBeLessThan(20)
  }
})

it('flags what it cannot follow, and goes on with the others', () => {
  const flat = Object.assign(drawLinear(300), { a: new Float32Array(300) })
  const [found] = search(flat, subjects.slice(0, 1))
  expect(found).toMatchObject({ epsilon: null, flags: ['zero-gradient'] })
  expect(found!.adversarial).toEqual(subjects[0]!.image)
  expect(search(model, subjects.slice(1, 2))[0]!.flags).toEqual([])
})
