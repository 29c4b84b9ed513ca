import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { architectureOf, layerShape } from '../model/architecture'
import { activations, disposeParams, resume } from '../model/cnn'
import { initParams } from '../model/init'
import { randomStream } from '../random'
import { logitGradients } from './effect'

beforeAll(() => tf.setBackend('cpu'))

describe.each([true, false])('the change of the logits along a direction, third pooling %s', (thirdPool) => {
  const architecture = architectureOf({ widths: [3, 4, 5], thirdPool })

  // Behind relu3 the network is linear in a shift of all positions: a long step tells the same as a short one.
  it.each([
    ['relu1', 1e-2, 2e-2],
    ['relu2', 1e-2, 2e-2],
    ['relu3', 5, 1e-4],
    ['gap', 5, 1e-4],
  ] as const)('%s: is that of a step', (layer, step, tolerance) => {
    const random = randomStream(2, 'effect')
    const params = initParams(architecture, 3)
    for (const parameter of Object.values(params)) parameter.assign(parameter.mul(2))
    const images = tf.tensor4d(
      Float32Array.from({ length: 4 * 28 * 28 * 3 }, () => random.uniform(0, 1)),
      [4, 28, 28, 3],
    )
    const direction = tf.tensor1d(Float32Array.from({ length: layerShape(architecture, layer).at(-1)! }, () => random.uniform(-1, 1)))
    const before = tf.memory().numTensors
    const gradients = logitGradients(architecture, params, layer, images)
    expect(tf.memory().numTensors).toBe(before + 1)
    const found = tf.tidy(() => [...tf.dot(gradients, direction).dataSync()])
    const expected = tf.tidy(() => {
      const at = activations(architecture, params, images, [layer])[layer]!
      const [up, down] = [step, -step].map((by) => resume(architecture, params, layer, at.add(direction.mul(by))).sum(0))
      return [
        ...up!
          .sub(down!)
          .div(2 * step)
          .dataSync(),
      ]
    })
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.05)
    found.forEach((value, digit) => expect(Math.abs(value - expected[digit]!)).toBeLessThan(tolerance * Math.max(1, Math.abs(expected[digit]!))))
    tf.dispose([gradients, direction, images])
    disposeParams(params)
  })
})
