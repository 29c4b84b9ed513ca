import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { saeVariants } from './index'
import { initialParams, unitDecoder } from './parameters'

const size = { width: 16, latents: 64 }
const values = (tensor: tf.Tensor) => [...tensor.dataSync()]

it('begin uniform within 1 / sqrt(inputs), as PyTorch’s Linear, each from a stream of its own', () => {
  tf.tidy(() => {
    const params = initialParams(size, 2)
    const bounds = { W_enc: 1 / 4, b_enc: 1 / 4, W_dec: 1 / 8, b_dec: 1 / 8 }
    for (const [name, bound] of Object.entries(bounds)) {
      const drawn = values(params[name]!)
      expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(bound)
      expect(Math.max(...drawn)).toBeGreaterThan(0.75 * bound)
      expect(Math.min(...drawn)).toBeLessThan(-0.75 * bound)
    }
    const firsts = Object.entries(bounds).map(([name, bound]) => (values(params[name]!)[0]! / bound).toFixed(5))
    expect(new Set(firsts).size).toBe(4)
  })
})

describe.each([
  ['topk', {}],
  ['jumprelu', {}],
  ['gated', {}],
  ['relu-l1', { decoderNorm: 'unit' }],
] as const)('%s %j', (id, chosen) => {
  it('begins with decoder rows of length 1, and but for ReLU with the encoder as their transpose', () => {
    tf.tidy(() => {
      const { W_enc, W_dec } = saeVariants.get(id).initialise(saeVariants.check(id, undefined, chosen), size, 2)
      for (const norm of values(W_dec!.norm(2, 1))) expect(norm).toBeCloseTo(1, 5)
      const apart = W_enc!.sub(tf.transpose(W_dec!)).abs().max().dataSync()[0]!
      if (id === 'relu-l1') expect(apart).toBeGreaterThan(0.1)
      else expect(apart).toBe(0)
    })
  })
})

it('begin as they are set: JumpReLU at its threshold, gated with one bias for gate and magnitude', () => {
  tf.tidy(() => {
    const jump = saeVariants.get('jumprelu').initialise(saeVariants.check('jumprelu', undefined, { threshold: 0.2 }), size, 2)
    for (const value of values(jump.log_threshold!)) expect(Math.exp(value)).toBeCloseTo(0.2, 6)
    const { r_mag, b_mag, b_enc } = saeVariants.get('gated').initialise(saeVariants.check('gated', undefined, {}), size, 2)
    expect(values(r_mag!)).toEqual(new Array(size.latents).fill(0))
    expect(values(b_mag!)).toEqual(values(b_enc!))
  })
})

it('a decoder row of zeros stays one', () => {
  tf.tidy(() => {
    const { W_dec } = unitDecoder({
      W_dec: tf.tensor2d([
        [0, 0],
        [3, 4],
      ]),
    })
    expect(values(W_dec!)).toEqual([0, 0, 0.6, 0.8].map((value) => expect.closeTo(value, 6) as number))
  })
})
