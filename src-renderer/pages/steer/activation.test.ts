import { expect, it } from 'vitest'
import { activationOf } from './activation'

const start = {
  codes: Float32Array.of(2, 0),
  activation: { original: Float32Array.of(1, 1), reconstructed: Float32Array.of(0.5, 2), steered: Float32Array.of(9, 9) },
}
const directions = new Map([
  [0, Float32Array.of(1, 0)],
  [1, Float32Array.of(0, -2)],
])

it('adds every change along its direction to what the protocol starts from', () => {
  const steers = [{ feature: 0, mode: 'multiply', value: 3 } as const, { feature: 1, mode: 'add', value: 0.5 } as const]
  expect([...activationOf(start, 'additive', steers, directions)!]).toEqual([5, 0])
  expect([...activationOf(start, 'study', steers, directions)!]).toEqual([4.5, 1])
  expect([...activationOf(start, 'study', [{ feature: 0, mode: 'clamp', value: 0 }], directions)!]).toEqual([-1.5, 2])
  expect([...start.activation.original]).toEqual([1, 1])
})

it('waits for a direction that is not known', () => {
  expect(activationOf(start, 'study', [{ feature: 5, mode: 'add', value: 1 }], directions)).toBeNull()
})
