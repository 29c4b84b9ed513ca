import { expect, it } from 'vitest'
import { ArrayAdam } from './adam'

it('takes the steps of the formula', () => {
  const values = Float32Array.of(1, -2, 0.5)
  const adam = new ArrayAdam(3, 0.08)
  const expected = Float64Array.from(values)
  const m = [0, 0, 0]
  const v = [0, 0, 0]
  for (let t = 1; t <= 20; t++) {
    const gradient = [Math.sin(t), 3 * expected[1]!, 0]
    adam.step(values, Float32Array.from(gradient))
    gradient.forEach((g, i) => {
      m[i] = 0.9 * m[i]! + 0.1 * g
      v[i] = 0.999 * v[i]! + 0.001 * g * g
      expected[i]! -= (0.08 * (m[i]! / (1 - 0.9 ** t))) / (Math.sqrt(v[i]! / (1 - 0.999 ** t)) + 1e-8)
    })
    values.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4))
  }
  expect(values[2]).toBe(0.5)
})
