import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { disposeParams, features, head, type CnnParams } from '../model/cnn'
import { initMlp, mlp, type MlpParams } from '../model/mlp'
import { naiveCrossEntropy } from '../ops/naive.testing'
import { clipByGlobalNorm } from './clip'
import { colorWeight } from './dann'
import { reverseGradient } from './gradient-reversal'
import { methods } from './index'
import { barDataset, batchAt, slope, startMethod } from './methods.testing'

const positions = Int32Array.from({ length: 16 }, (_, i) => 3 * i)
const dataset = barDataset()

describe('the gradient reversal layer', () => {
  it('passes values on, and turns the gradient round: by hand, d/dx of the sum of (3 r(x))^2 is -2 * 9 x * 0.5', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1, -2, 0.5])
      expect([...reverseGradient(x, 0.5).dataSync()]).toEqual([1, -2, 0.5])
      const gradient = tf.grad((value) => reverseGradient(value, 0.5).mul(3).square().sum())(x)
      expect([...gradient.dataSync()]).toEqual([-9, 18, -4.5])
    })
  })
})

describe('clipping', () => {
  it('scales a norm of 13 down to 1, all gradients alike, and leaves a smaller one as it is', () => {
    tf.tidy(() => {
      const gradients = { a: tf.tensor1d([3, 4]), b: tf.tensor2d([[12]]) }
      const clipped = clipByGlobalNorm(gradients, 1)
      const values = [...clipped.a!.dataSync(), ...clipped.b!.dataSync()]
      values.forEach((value, i) => expect(value).toBeCloseTo([3 / 13, 4 / 13, 12 / 13][i]!, 6))
      expect([...clipByGlobalNorm(gradients, 20).a!.dataSync()]).toEqual([3, 4])
    })
  })
})

describe('the nuisance head', () => {
  it('is linear, ReLU, linear: worked by hand', () => {
    const params = initMlp([2, 2, 1], 1, 'test')
    const set = (name: string, values: number[]) => params[name]!.assign(tf.tensor(values, params[name]!.shape))
    tf.tidy(() => {
      set('0.weight', [1, 2, -1, 1])
      set('0.bias', [0.5, -4])
      set('1.weight', [3, 5])
      set('1.bias', [1])
      // Hidden: 2 - 1 + 0.5 = 1.5, and 4 + 1 - 4 = 1; then -3 - 1 + 0.5 < 0, and -6 + 1 - 4 < 0.
      expect(
        mlp(
          params,
          tf.tensor2d([
            [2, 1],
            [-3, 1],
          ]),
        ).dataSync(),
      ).toEqual(Float32Array.of(1.5 * 3 + 5 + 1, 1))
    })
    tf.dispose(params)
  })

  it('starts within 1 / sqrt(inputs), and is another for another seed', () => {
    const [one, two] = [initMlp([100, 8, 2], 1, 'test'), initMlp([100, 8, 2], 2, 'test')]
    const weights = one['0.weight']!.dataSync()
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(0.1)
    expect(Math.max(...weights.map(Math.abs))).toBeGreaterThan(0.09)
    expect(two['0.weight']!.dataSync()).not.toEqual(weights)
    tf.dispose([one, two])
  })
})

describe('the colour weight', () => {
  const study = { lambdaColor: 2, lambdaColorLater: 0.2, strongEpochs: 5, rampEpochs: 1 }
  const at = (epoch: number, step: number, settings = study) => colorWeight(settings, { epoch, step, stepsPerEpoch: 10 })

  it('rises over the first epoch, is 2 up to the fifth, then 0.2', () => {
    expect([at(1, 0), at(1, 5), at(2, 0), at(5, 9), at(6, 0), at(15, 3)]).toEqual([0, 1, 2, 2, 0.2, 0.2])
  })

  it('is the study’s constant without a ramp', () => {
    expect([at(1, 0, { ...study, rampEpochs: 0 }), at(1, 5, { ...study, rampEpochs: 0 })]).toEqual([2, 2])
    expect(methods.check('dann', 'constant', {})).toMatchObject({ rampEpochs: 0, lambdaColor: 2 })
  })
})

const copyOf = <T extends Record<string, tf.Variable>>(params: T) =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, tf.variable(value)])) as T

describe('a joint step', () => {
  const settings = { optimizer: 'sgd', lr: 0.1, headSteps: 0, rampEpochs: 0, hidden: 7, reversal: 0.5, lambdaColor: 3 }

  it('moves the features against the nuisance head and the head towards it: finite differences of CE(y) -+ CE(d)', () => {
    const { params, trainer, architecture } = startMethod(methods.get('dann'), dataset, settings)
    const batch = batchAt(dataset, positions)
    const fits = Array.from(batch.digit, (digit, i) => (digit === batch.color[i] ? 1 : 0))
    const nuisance = copyOf(nuisanceOf(trainer.state()))
    const before = copyOf(params)
    const lossOf = (network: CnnParams, module: MlpParams) =>
      tf.tidy(() => {
        const gap = features(architecture, network, batch.images)
        return {
          digit: naiveCrossEntropy(head(network, gap).dataSync(), [...batch.digit]),
          color: naiveCrossEntropy(mlp(module, gap).dataSync(), fits),
        }
      })
    const { losses, logits } = tf.tidy(() => trainer.update(batch, { epoch: 1, step: 0, stepsPerEpoch: 1 }))
    const expected = lossOf(before, nuisance)
    expect(losses.digitLoss!.dataSync()[0]).toBeCloseTo(expected.digit, 5)
    expect(losses.colorLoss!.dataSync()[0]).toBeCloseTo(expected.color, 5)
    expect(losses.loss!.dataSync()[0]).toBeCloseTo(expected.digit + 3 * expected.color, 5)

    const taken = (after: tf.Variable, earlier: tf.Variable, place: number) => (after.dataSync()[place]! - earlier.dataSync()[place]!) / -0.1
    // A channel that is far from the kinks of ReLU and pooling.
    const reversed = slope(before['conv3.bias']!, 3, () => {
      const { digit, color } = lossOf(before, nuisance)
      return digit - 0.5 * 3 * color
    })
    expect(taken(params['conv3.bias']!, before['conv3.bias']!, 3)).toBeCloseTo(reversed, 3)
    const towards = slope(nuisance['1.bias']!, 1, () => 3 * lossOf(before, nuisance).color)
    expect(taken(nuisanceOf(trainer.state())['1.bias']!, nuisance['1.bias']!, 1)).toBeCloseTo(towards, 3)
    expect(Math.abs(reversed)).toBeGreaterThan(0.05)
    expect(Math.abs(towards)).toBeGreaterThan(1e-2)
    tf.dispose([losses, logits, nuisance, batch.images, batch.labels])
    disposeParams(before)
    trainer.dispose()
    disposeParams(params)
  })

  it('updates of the nuisance head alone lower its loss and leave the network as it is', () => {
    const colorLossAfter = (headSteps: number) => {
      const { params, trainer } = startMethod(methods.get('dann'), dataset, { ...settings, headSteps })
      const batch = batchAt(dataset, positions)
      const { losses, logits } = tf.tidy(() => trainer.update(batch, { epoch: 1, step: 0, stepsPerEpoch: 1 }))
      const found = [losses.colorLoss!.dataSync()[0]!, losses.digitLoss!.dataSync()[0]!]
      tf.dispose([losses, logits, batch.images, batch.labels])
      trainer.dispose()
      disposeParams(params)
      return found
    }
    const [none, twenty] = [colorLossAfter(0), colorLossAfter(20)]
    expect(twenty[0]).toBeLessThan(none[0]! - 0.01)
    expect(twenty[1]).toBe(none[1])
  })
})

function nuisanceOf(state: Record<string, tf.Tensor>): MlpParams {
  const prefix = 'nuisance.'
  return Object.fromEntries(
    Object.entries(state)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value as tf.Variable]),
  )
}
