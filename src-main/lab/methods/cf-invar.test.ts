import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { paintDigits } from '../data/canvas'
import { disposeParams, forward } from '../model/cnn'
import { naiveCrossEntropy } from '../ops/naive.testing'
import { symmetricDivergence } from './cf-invar'
import { methods } from './index'
import { barDataset, batchAt, startMethod } from './methods.testing'
import { otherColors } from './recolor'

describe('the symmetric divergence', () => {
  it('of p = (1/4, 3/4) and q = (1/2, 1/2) is 1/2 (KL(p||q) + KL(q||p)) = ln(3) / 8', () => {
    // KL(p||q) = 1/4 ln(1/2) + 3/4 ln(3/2), KL(q||p) = 1/2 ln 2 + 1/2 ln(2/3); their sum is 1/4 ln 3.
    const byHand = (0.25 * Math.log(0.5) + 0.75 * Math.log(1.5) + 0.5 * Math.log(2) + 0.5 * Math.log(2 / 3)) / 2
    expect(byHand).toBeCloseTo(Math.log(3) / 8, 12)
    tf.tidy(() => {
      const p = tf.tensor2d([[0, Math.log(3)]])
      const q = tf.tensor2d([[2, 2]])
      expect(symmetricDivergence(p, q).dataSync()[0]).toBeCloseTo(byHand, 6)
      expect(symmetricDivergence(q, p).dataSync()[0]).toBeCloseTo(byHand, 6)
      expect(symmetricDivergence(p, p).dataSync()[0]).toBe(0)
    })
  })

  it('is the mean over the batch, and its slope that of finite differences', () => {
    tf.tidy(() => {
      const [p, q] = [
        tf.tensor2d([
          [0.3, -1, 2],
          [0, 1, 0],
        ]),
        tf.tensor2d([
          [1, 0.5, -0.2],
          [0.4, 0.4, 0.1],
        ]),
      ]
      const rows = [0, 1].map((row) => symmetricDivergence(p.slice([row, 0], [1, 3]), q.slice([row, 0], [1, 3])).dataSync()[0]!)
      expect(symmetricDivergence(p, q).dataSync()[0]).toBeCloseTo((rows[0]! + rows[1]!) / 2, 6)
      const gradient = tf
        .grad((x) => symmetricDivergence(x as tf.Tensor2D, q))(p)
        .dataSync()
      const at = (delta: number) =>
        symmetricDivergence(
          p.add(
            tf.tensor2d([
              [0, 0, delta],
              [0, 0, 0],
            ]),
          ),
          q,
        ).dataSync()[0]!
      expect((at(1e-2) - at(-1e-2)) / 2e-2).toBeCloseTo(gradient[2]!, 3)
    })
  })
})

describe('an update', () => {
  it('has the three terms of its formula, the second colour drawn by seed, epoch and step', () => {
    const dataset = barDataset()
    const { params, trainer, architecture } = startMethod(methods.get('cf-invar'), dataset, { counterfactualWeight: 2, invarianceWeight: 3 })
    const batch = batchAt(
      dataset,
      Int32Array.from({ length: 16 }, (_, i) => 3 * i),
    )
    const colors = otherColors(batch.color, 1, 4, 5)
    expect(colors.some((color, i) => color === batch.color[i])).toBe(false)
    const expected = tf.tidy(() => {
      const [factual, counterfactual] = [batch.images, paintDigits(dataset.settings, batch.grey, colors)].map((images) =>
        forward(architecture, params, images),
      )
      const loss = (logits: tf.Tensor2D) => naiveCrossEntropy(logits.dataSync(), [...batch.digit])
      return {
        digit: loss(factual!),
        counterfactual: loss(counterfactual!),
        divergence: symmetricDivergence(factual!, counterfactual!).dataSync()[0]!,
      }
    }) as unknown as { digit: number; counterfactual: number; divergence: number }
    const { losses, logits } = tf.tidy(() => trainer.update(batch, { epoch: 4, step: 5, stepsPerEpoch: 10 }))
    const found = Object.fromEntries(Object.entries(losses).map(([name, value]) => [name, value.dataSync()[0]!]))
    expect(found.digitLoss).toBeCloseTo(expected.digit, 5)
    expect(found.counterfactualLoss).toBeCloseTo(expected.counterfactual, 5)
    expect(found.divergence).toBeCloseTo(expected.divergence, 6)
    expect(found.loss).toBeCloseTo(expected.digit + 2 * expected.counterfactual + 3 * expected.divergence, 4)
    tf.dispose([losses, logits, batch.images, batch.labels])
    trainer.dispose()
    disposeParams(params)
  })
})
