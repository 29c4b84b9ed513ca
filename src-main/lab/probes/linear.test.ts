import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../random'
import { fitLinearProbe, probeAnswers, type LinearProbe } from './linear'

const random = randomStream(1, 'probe test')
const labelsOf = (count: number) => Uint8Array.from({ length: count }, () => random.integer(10))

/** [n, width] of noise, and on top of it whatever `signal` says of a row and a column. */
function featuresOf(labels: Uint8Array, width: number, signal: (label: number, column: number) => number): Float32Array {
  return Float32Array.from({ length: labels.length * width }, (_, at) => random.normal() + signal(labels[Math.floor(at / width)]!, at % width))
}

const share = (answers: Uint8Array, labels: Uint8Array) => answers.reduce((sum, answer, i) => sum + (answer === labels[i] ? 1 : 0), 0) / labels.length

/** The penalised loss from the formula, in double precision. */
function lossByHand({ mean, std }: LinearProbe, weights: Float64Array, features: Float32Array, labels: Uint8Array, ridge: number): number {
  const width = mean.length
  let sum = 0
  labels.forEach((label, row) => {
    const logits = Array.from({ length: 10 }, (_, k) => {
      let logit = weights[width * 10 + k]!
      for (let d = 0; d < width; d++) logit += ((features[row * width + d]! - mean[d]!) / std[d]!) * weights[d * 10 + k]!
      return logit
    })
    const most = Math.max(...logits)
    sum += most + Math.log(logits.reduce((total, logit) => total + Math.exp(logit - most), 0)) - logits[label]!
  })
  return sum / labels.length + (ridge / 2) * weights.reduce((total, weight) => total + weight * weight, 0)
}

describe('a linear probe', () => {
  it('reads a label that is there linearly from digits it has not seen, and guesses where there is none', async () => {
    const [train, test] = [labelsOf(2000), labelsOf(1000)]
    const linear = (label: number, column: number) => (column === label ? 8 : 0)
    const readable = await fitLinearProbe(featuresOf(train, 16, linear), train)
    expect(share(probeAnswers(readable, featuresOf(test, 16, linear)), test)).toBeGreaterThan(0.99)
    const blind = await fitLinearProbe(
      featuresOf(train, 16, () => 0),
      train,
    )
    // Five standard deviations of 1,000 guesses around 0.1.
    expect(
      Math.abs(
        share(
          probeAnswers(
            blind,
            featuresOf(test, 16, () => 0),
          ),
          test,
        ) - 0.1,
      ),
    ).toBeLessThan(0.05)
  })

  it('ends at the optimum: its loss is that of the formula, which climbs in every direction, and whose slope is nothing by finite differences', async () => {
    const labels = labelsOf(300)
    const features = featuresOf(labels, 5, (label, column) => (column === label % 5 ? 2 : 0))
    const ridge = 0.01
    const probe = await fitLinearProbe(features, labels, { ridge })
    const at = (weights: Float64Array) => lossByHand(probe, weights, features, labels, ridge)
    expect(probe.loss).toBeCloseTo(at(probe.weights), 5)
    const shift = 1e-4
    let square = 0
    probe.weights.forEach((_, i) => {
      const moved = (by: number) => at(probe.weights.map((weight, j) => weight + (i === j ? by : 0)))
      square += ((moved(shift) - moved(-shift)) / (2 * shift)) ** 2
    })
    // The promise of the docstring, from the strong convexity of the loss.
    expect(square / (2 * ridge)).toBeLessThan(1.5e-5)
    const elsewhere = probe.weights.map((weight) => weight + 0.01 * random.normal())
    expect(at(elsewhere)).toBeGreaterThan(at(probe.weights))
  })

  it('is the same every time, and needs no feature to vary', async () => {
    const labels = labelsOf(200)
    const features = featuresOf(labels, 4, (label, column) => (column === 3 ? 0 : label))
    for (let row = 0; row < 200; row++) features[row * 4 + 3] = 5
    const [first, second] = [await fitLinearProbe(features, labels), await fitLinearProbe(features, labels)]
    expect(second.weights).toEqual(first.weights)
    expect(first.std[3]).toBe(1)
    expect([...first.weights].every(Number.isFinite)).toBe(true)
  })

  it('gives turns between its steps, stops when one of them throws, and leaves no tensor', async () => {
    const labels = labelsOf(200)
    const features = featuresOf(labels, 4, (label, column) => (column === label % 4 ? 1 : 0))
    const before = tf.memory().numTensors
    let turns = 0
    const between = () => (++turns === 3 ? Promise.reject(new Error('enough')) : Promise.resolve())
    await expect(fitLinearProbe(features, labels, { between })).rejects.toThrow('enough')
    await fitLinearProbe(features, labels)
    expect(tf.memory().numTensors).toBe(before)
  })
})
