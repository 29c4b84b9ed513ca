import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { initMlp, mlp } from '../model/mlp'
import { clipByGlobalNorm } from './clip'
import { colorWeight } from './dann'
import { describeDann } from './dann.testing'
import { reverseGradient } from './gradient-reversal'
import { methods } from './index'

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

describeDann('DANN')
