import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { paintDigits } from '../data/canvas'
import { forward } from '../model/cnn'
import { initParams } from '../model/init'
import { largestDifference } from '../ops/naive.testing'
import { dfr } from './dfr'
import { barDataset, batchAt, startMethod } from './methods.testing'
import { balancedColors } from './recolor'

const dataset = barDataset()

it('plain training sees the dataset’s colours, the head balanced ones', () => {
  const { params, architecture, trainer } = startMethod(dfr, dataset, { epochs: 3, headEpochs: 2 })
  const positions = Int32Array.from({ length: 16 }, (_, i) => 3 * i)
  const batch = batchAt(dataset, positions)
  const seen = (epoch: number) => tf.tidy(() => trainer.update(batch, { epoch, step: 0, stepsPerEpoch: 1 })).logits.dataSync()
  const expected = (painted: tf.Tensor4D, head = params) =>
    tf.tidy(() => forward(architecture, { ...params, 'fc.weight': head['fc.weight']!, 'fc.bias': head['fc.bias']! }, painted).dataSync())

  const inOwnColors = expected(batch.images)
  expect(largestDifference(seen(1), inOwnColors)).toBeLessThan(1e-5)
  const inDrawn = (epoch: number, head = params) => expected(paintDigits(dataset.settings, batch.grey, balancedColors(positions, 1, epoch)), head)
  const first = inDrawn(2, initParams(architecture, 1, 'new head'))
  expect(largestDifference(seen(2), first)).toBeLessThan(1e-5)
  const second = inDrawn(3)
  expect(largestDifference(seen(3), second)).toBeLessThan(1e-5)
})
