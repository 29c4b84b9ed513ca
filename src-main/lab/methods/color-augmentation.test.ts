import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { paintDigits } from '../data/canvas'
import { largestDifference } from '../ops/naive.testing'
import { cfInvar } from './cf-invar'
import { augmentedColors, colorAugmentation } from './color-augmentation'
import { barDataset, batchAt, lossesByHand, slope, startMethod, valuesOf } from './methods.testing'

const dataset = barDataset()
const positions = Int32Array.from({ length: 12 }, (_, i) => 5 * i)
const at = { epoch: 2, step: 3, stepsPerEpoch: 4 }

describe('colours of the second copies', () => {
  const worn = Uint8Array.from({ length: 10000 }, (_, i) => i % 10)
  const changed = (share: number) => augmentedColors(worn, share, 1, at).filter((color, i) => color !== worn[i]).length

  it('never the own colour where all are recoloured, always the own where none is', () => {
    expect(changed(1)).toBe(10000)
    expect(changed(0)).toBe(0)
  })

  it('a share in between is that share', () => {
    // Four standard deviations of a binomial.
    expect(Math.abs(changed(0.3) - 3000)).toBeLessThan(4 * Math.sqrt(10000 * 0.3 * 0.7))
  })
})

const mean = (values: number[]) => values.reduce((sum, value) => sum + value / values.length, 0)

it('takes a step of SGD on CE(x) + CE(x_cf), as finite differences find it', () => {
  const lr = 0.05
  const started = startMethod(colorAugmentation, dataset, { optimizer: 'sgd', lr })
  const batch = batchAt(dataset, positions)
  const other = paintDigits(dataset.settings, batch.grey, augmentedColors(batch.color, 1, 1, at))
  const own = () => mean(lossesByHand(started, batch.images, batch.digit))
  const counterfactual = () => mean(lossesByHand(started, other, batch.digit))
  const [digitLoss, counterfactualLoss] = [own(), counterfactual()]
  const before = valuesOf(started.params)
  const slopes = ['fc.bias', 'fc.weight', 'conv3.bias', 'conv1.weight'].map(
    (name) => [name, slope(started.params[name]!, 2, () => own() + counterfactual())] as const,
  )
  const { losses, logits } = tf.tidy(() => started.trainer.update(batch, at))
  expect(losses.loss!.dataSync()[0]).toBeCloseTo(digitLoss + counterfactualLoss, 5)
  expect(losses.digitLoss!.dataSync()[0]).toBeCloseTo(digitLoss, 5)
  expect(losses.counterfactualLoss!.dataSync()[0]).toBeCloseTo(counterfactualLoss, 5)
  expect(logits.shape).toEqual([12, 10])
  for (const [name, value] of slopes) expect((started.params[name]!.dataSync()[2]! - before[name]![2]!) / -lr, name).toBeCloseTo(value, 3)
  expect(slopes.some(([, value]) => Math.abs(value) > 0.02)).toBe(true)
})

it('is CF-INVAR without its consistency term: the same weights after a step', () => {
  const plain = { optimizer: 'sgd', lr: 0.5 }
  const trained = [startMethod(colorAugmentation, dataset, plain), startMethod(cfInvar, dataset, { ...plain, invarianceWeight: 0 })].map(
    ({ trainer, params }) => {
      tf.tidy(() => trainer.update(batchAt(dataset, positions), at))
      return valuesOf(params)
    },
  )
  for (const name of Object.keys(trained[0]!)) expect(largestDifference(trained[0]![name]!, trained[1]![name]!), name).toBeLessThan(1e-6)
})
