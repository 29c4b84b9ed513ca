import { expect, it } from 'vitest'
import { probabilitiesOf } from './logits'
import { splitPerturbation } from './perturbation'

const black = new Float32Array(6)

it('is brightness where R, G and B change alike, colour where they change against each other, and adds up', () => {
  expect(splitPerturbation(black, Float32Array.of(0.5, 0.5, 0.5, 0, 0, 0))).toEqual({ brightness: 1, color: 0, linf: 0.5 })
  expect(splitPerturbation(black, Float32Array.of(0, 0, 0, 0.25, -0.25, 0))).toEqual({ brightness: 0, color: 1, linf: 0.25 })
  // (0.3, 0, 0): mean 0.1, of squares 0.09 it is 0.03.
  const red = splitPerturbation(black, Float32Array.of(0.3, 0, 0, 0, 0, 0))
  expect(red.brightness).toBeCloseTo(1 / 3, 6)
  expect(red.brightness + red.color).toBeCloseTo(1, 12)
  expect(red.linf).toBeCloseTo(0.3, 6)
})

it('is neither where nothing is changed', () => {
  expect(splitPerturbation(black, black)).toEqual({ brightness: 0, color: 0, linf: 0 })
})

it('probabilities of logits sum to 1, also of large ones', () => {
  const logits = Float32Array.of(...new Array<number>(9).fill(0), Math.log(9), 1000, ...new Array<number>(9).fill(-1000))
  const probabilities = probabilitiesOf(logits)
  expect(probabilities[9]).toBeCloseTo(0.5, 6)
  expect(probabilities[0]).toBeCloseTo(1 / 18, 6)
  expect([probabilities[10], probabilities[11]]).toEqual([1, 0])
})
