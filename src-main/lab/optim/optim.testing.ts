/** For tests: the optimisers, on whatever backend is in use when the tests run. */
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { largestDifference } from '../ops/naive.testing'
import { randomStream } from '../random'
import { createOptimizer, type Optimizer, type OptimizerSettings } from './index'

const shapes = { weight: [2, 3], bias: [3] } as const
type Values = Record<keyof typeof shapes, number[]>
const names = Object.keys(shapes) as (keyof typeof shapes)[]

function draw(step: number): Values {
  const stream = randomStream(1, 'optim', step)
  const values = (count: number) => Array.from({ length: count }, () => stream.uniform(-1, 1))
  return { weight: values(6), bias: values(3) }
}

const start = draw(0)
/** One gradient of a step is zero throughout: Adam then divides by its epsilon. */
const gradients = [1, 2, 3, 4, 5, 6].map((step) => {
  const values = draw(step)
  values.bias[1] = 0
  return values
})

function variables(values: Values): Record<string, tf.Variable> {
  return Object.fromEntries(names.map((name) => [name, tf.tidy(() => tf.variable(tf.tensor(values[name], [...shapes[name]])))]))
}

function step(optimizer: Optimizer, params: Record<string, tf.Variable>, gradient: Values): void {
  tf.tidy(() => optimizer.step(params, Object.fromEntries(names.map((name) => [name, tf.tensor(gradient[name], [...shapes[name]])]))))
}

const valuesOf = (params: Record<string, tf.Variable>) => names.flatMap((name) => Array.from(params[name]!.dataSync()))

/** torch.optim.SGD's formulas: b_1 = g_1; b_t = momentum b_(t-1) + g_t; p_t = p_(t-1) - lr b_t. */
function sgdByHand({ lr, momentum }: OptimizerSettings, place: number): number[] {
  let p = flat(start)[place]!
  let b = 0
  return gradients.map((gradient, t) => {
    const g = flat(gradient)[place]!
    b = t === 0 ? g : momentum * b + g
    p -= lr * b
    return p
  })
}

/** torch.optim.Adam's formulas: m^ = m / (1 - 0.9^t), v^ = v / (1 - 0.999^t), p_t = p_(t-1) - lr m^ / (sqrt(v^) + 1e-8). */
function adamByHand({ lr }: OptimizerSettings, place: number): number[] {
  let [p, m, v] = [flat(start)[place]!, 0, 0]
  return gradients.map((gradient, i) => {
    const g = flat(gradient)[place]!
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    p -= (lr * (m / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8)
    return p
  })
}

const flat = (values: Values) => names.flatMap((name) => values[name])

const cases: { title: string; settings: OptimizerSettings; byHand: (settings: OptimizerSettings, place: number) => number[]; slots: string[] }[] = [
  { title: 'SGD', settings: { optimizer: 'sgd', lr: 0.05, momentum: 0 }, byHand: sgdByHand, slots: [] },
  {
    title: 'SGD with momentum',
    settings: { optimizer: 'sgd', lr: 0.01, momentum: 0.9 },
    byHand: sgdByHand,
    slots: ['velocity.bias', 'velocity.weight'],
  },
  {
    title: 'Adam',
    settings: { optimizer: 'adam', lr: 0.01, momentum: 0.5 },
    byHand: adamByHand,
    slots: ['m.bias', 'm.weight', 'steps', 'v.bias', 'v.weight'],
  },
]

export function describeOptimizers(title: string): void {
  describe.each(cases)(`${title}: $title`, ({ settings, byHand, slots }) => {
    it('takes the steps worked by hand', () => {
      const optimizer = createOptimizer(settings)
      const params = variables(start)
      const expected = flat(start).map((_, place) => byHand(settings, place))
      gradients.forEach((gradient, t) => {
        step(optimizer, params, gradient)
        const atThisStep = expected.map((values) => values[t]!)
        expect(largestDifference(valuesOf(params), atThisStep)).toBeLessThan(1e-6)
      })
      optimizer.dispose()
      tf.dispose(params)
    })

    it('goes on from its state to the bit, whatever becomes of the one that gave it', () => {
      const original = createOptimizer(settings)
      const params = variables(start)
      for (const gradient of gradients.slice(0, 3)) step(original, params, gradient)
      const state = original.state()
      expect(Object.keys(state).sort()).toEqual(slots)
      const resumed = createOptimizer(settings)
      resumed.restore(state)
      const copy = variables(start)
      for (const name of names) copy[name]!.assign(params[name]!)
      for (const gradient of gradients.slice(3)) step(original, params, gradient)
      original.dispose()
      for (const gradient of gradients.slice(3)) step(resumed, copy, gradient)
      expect(valuesOf(copy)).toEqual(valuesOf(params))
      resumed.dispose()
      tf.dispose([params, copy])
    })

    it('forgets what it had when it takes over a state', () => {
      const fresh = createOptimizer(settings)
      const used = createOptimizer(settings)
      const [params, others] = [variables(start), variables(start)]
      for (const gradient of gradients) step(used, others, gradient)
      used.restore(fresh.state())
      for (const name of names) others[name]!.assign(params[name]!)
      step(fresh, params, gradients[0]!)
      step(used, others, gradients[0]!)
      expect(valuesOf(others)).toEqual(valuesOf(params))
      fresh.dispose()
      used.dispose()
      tf.dispose([params, others])
    })

    it('has no state before its first step, and leaks nothing', () => {
      const before = tf.memory().numTensors
      const optimizer = createOptimizer(settings)
      expect(optimizer.state()).toEqual({})
      const params = variables(start)
      const live: number[] = []
      for (let i = 0; i < 20; i++) {
        step(optimizer, params, gradients[i % 6]!)
        optimizer.state()
        optimizer.restore(optimizer.state())
        live.push(tf.memory().numTensors)
      }
      expect(new Set(live).size).toBe(1)
      optimizer.dispose()
      tf.dispose(params)
      expect(tf.memory().numTensors).toBe(before)
    })
  })
}
