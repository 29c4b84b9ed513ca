import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { randomStream } from '../random'
import { codeQuality } from './quality'
import { RunningStatistics, standardise, undoStandardise } from './standardise'
import { stepFigures } from './step-figures'

const [n, width] = [5000, 3]
const drawn = () => {
  const stream = randomStream(2, 'quality')
  return tf.tensor2d(
    Float32Array.from({ length: n * width }, (_, i) => stream.normal() * (1 + (i % width)) + 5),
    [n, width],
  )
}

it('predicting the mean explains nothing, and what is right everything', () => {
  tf.tidy(() => {
    const x = drawn()
    const mean = x.mean(0)
    const codes = (some: tf.Tensor2D) => tf.zeros<tf.Rank.R2>([some.shape[0], 4])
    const predictsMean = codeQuality(x, (some) => ({ codes: codes(some), output: some.zerosLike().add(mean) }))
    expect(predictsMean.explainedVariance).toBeCloseTo(0, 5)
    const variances = x.sub(mean).square().mean(0).dataSync()
    expect(predictsMean.reconstruction).toBeCloseTo((variances[0]! + variances[1]! + variances[2]!) / 3, 3)
    expect(codeQuality(x, (some) => ({ codes: codes(some), output: some })).explainedVariance).toBe(1)
    // Of vectors that are all alike there is nothing to explain.
    const alike = tf.ones<tf.Rank.R2>([50, width])
    expect(codeQuality(alike, (some) => ({ codes: codes(some), output: some })).explainedVariance).toBe(1)
    const figures = stepFigures(x, codes(x), x.sub(mean).square().mean() as tf.Scalar)
    expect(figures.explainedVariance!.dataSync()[0]).toBeCloseTo(0, 5)
  })
})

it('counts latents: above 0 a vector, and never', () => {
  tf.tidy(() => {
    const x = drawn()
    // The first of five is above 0 on every second vector, the second on all, the third on the last alone, the fourth on the first alone, the fifth never.
    const values = Float32Array.from({ length: 5 * n }, (_, i) => {
      const [vector, latent] = [Math.floor(i / 5), i % 5]
      return [vector % 2 === 0 ? 2 : 0, 1, vector === n - 1 ? 4 : 0, vector === 0 ? 5 : 0, 0][latent]!
    })
    const all = tf.tensor2d(values, [n, 5])
    let seen = 0
    const quality = codeQuality(x, (some) => {
      const codes = all.slice([seen, 0], [some.shape[0], -1])
      seen += some.shape[0]
      return { codes, output: some }
    })
    expect(quality).toMatchObject({ dead: 1, l0: expect.closeTo(1.5 + 2 / n, 6), l1: expect.closeTo((1 + 1 + 9 / n) / 5, 6) })
    const figures = stepFigures(x, all, tf.scalar(1))
    expect(figures.dead!.dataSync()[0]).toBe(1)
    expect(figures.l0!.dataSync()[0]).toBeCloseTo(1.5 + 2 / n, 4)
    expect(figures.l1!.dataSync()[0]).toBeCloseTo((2 + 9 / n) / 5, 4)
  })
})

it('mean and standard deviation of batches are those of all, and are undone', () => {
  tf.tidy(() => {
    const x = tf.concat([drawn(), tf.fill([n, 1], 7)], 1) as tf.Tensor2D
    const running = new RunningStatistics(width + 1)
    for (const [from, count] of [
      [0, 10],
      [10, 2990],
      [3000, 2000],
    ] as const)
      running.add(x.slice([from, 0], [count, -1]))
    const statistics = running.finish()
    const values = x.arraySync()
    for (let channel = 0; channel < width; channel++) {
      const mean = values.reduce((sum, row) => sum + row[channel]!, 0) / n
      const std = Math.sqrt(values.reduce((sum, row) => sum + (row[channel]! - mean) ** 2, 0) / (n - 1))
      expect(statistics.mean.dataSync()[channel]).toBeCloseTo(mean, 4)
      expect(statistics.std.dataSync()[channel]).toBeCloseTo(std, 4)
    }
    // A channel that never changes is not divided by nothing.
    expect(statistics.std.dataSync()[width]).toBe(1)
    const back = undoStandardise(statistics, standardise(statistics, x))
    expect(back.sub(x).abs().max().dataSync()[0]).toBeLessThan(1e-5)
  })
})
