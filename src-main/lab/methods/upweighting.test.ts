import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { largestDifference } from '../ops/naive.testing'
import { countGroups, groupsOf } from './groups'
import { barDataset, batchAt, lossesByHand, slope, startMethod, valuesOf } from './methods.testing'
import { groupWeights, upweighting } from './upweighting'

describe('weights of groups', () => {
  // Three green ones, one cyan two.
  const images = { digit: Uint8Array.of(1, 1, 2, 1), color: Uint8Array.of(1, 1, 5, 1) }
  const weightsOf = (exponent: number) => {
    const weights = groupWeights(images, exponent)
    return [weights[11]!, weights[25]!, weights[0]!]
  }

  it.each([
    [1, [2 / 3, 2, 0]],
    [0, [1, 1, 0]],
    // 3^-1/2 and 1, over their mean (3 * 3^-1/2 + 1) / 4.
    [0.5, [4 / (Math.sqrt(3) * (Math.sqrt(3) + 1)), 4 / (Math.sqrt(3) + 1), 0]],
  ])('exponent %d: worked by hand', (exponent, expected) => {
    expect(largestDifference(weightsOf(exponent), expected)).toBeLessThan(1e-6)
  })
})

it('takes a step of SGD on the weighted loss, as finite differences find it', () => {
  const dataset = barDataset(60, { rho: 0.6 })
  const lr = 0.05
  const started = startMethod(upweighting, dataset, { optimizer: 'sgd', lr })
  const batch = batchAt(
    dataset,
    Int32Array.from({ length: 12 }, (_, i) => i),
  )
  const counts = countGroups(dataset.splits.train)
  const inverse = Array.from(groupsOf(dataset.splits.train), (group) => 1 / counts[group]!)
  const mean = inverse.reduce((sum, value) => sum + value / inverse.length, 0)
  const losses = () => lossesByHand(started, batch.images, batch.digit)
  const weighted = () => losses().reduce((sum, loss, i) => sum + (loss * inverse[i]!) / mean / 12, 0)
  const plain = losses().reduce((sum, loss) => sum + loss / 12, 0)
  const expected = weighted()
  expect(Math.abs(expected - plain)).toBeGreaterThan(1e-3)
  const before = valuesOf(started.params)
  const slopes = ['fc.bias', 'fc.weight', 'conv3.bias', 'conv1.weight'].map((name) => [name, slope(started.params[name]!, 2, weighted)] as const)

  const update = tf.tidy(() => started.trainer.update(batch, { epoch: 1, step: 0, stepsPerEpoch: 1 }))
  expect(update.losses.loss!.dataSync()[0]).toBeCloseTo(expected, 5)
  expect(update.losses.digitLoss!.dataSync()[0]).toBeCloseTo(plain, 5)
  for (const [name, value] of slopes) expect((started.params[name]!.dataSync()[2]! - before[name]![2]!) / -lr, name).toBeCloseTo(value, 3)
  expect(slopes.some(([, value]) => Math.abs(value) > 0.02)).toBe(true)
})
