import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { decode, encode, type NamedArray } from '../model/safetensors'
import { saeVariants } from './index'
import { disposeSae, type Sae } from './sae'
import { readSae, writeSae } from './safetensors'

const [width, latents] = [3, 6]

function made(id: string, chosen: Record<string, unknown> = {}): Sae {
  const variant = saeVariants.get(id)
  const settings = saeVariants.check(id, undefined, { expansion: 2, ...chosen })
  const params = { ...variant.initialise(settings, { width, latents }, 1), mean: tf.tensor1d([1, 2, 3]), std: tf.tensor1d([0.5, 1, 2]) }
  return { variant, layer: 'relu1', aggregation: 'per_position', settings, width, latents, params }
}

/** The file of a good one, with something changed in it. */
function changed(change: (tensors: Record<string, NamedArray>, metadata: Record<string, string>) => void): Uint8Array {
  const { tensors, metadata } = decode(writeSae(made('relu-l1')).weights)
  change(tensors, metadata)
  return encode(tensors, metadata)
}

it.each(saeVariants.all().map(({ id }) => id))('%s comes back as it was, to the bit', (id) => {
  const before = tf.memory().numTensors
  const sae = made(id, id === 'topk' ? { k: 2 } : {})
  const { weights, weightsHash } = writeSae(sae, { seed: 7 })
  expect(decode(weights).metadata).toMatchObject({ variant: JSON.stringify(id), layer: '"relu1"', seed: '7' })
  const found = readSae(weights)
  expect(found).toMatchObject({ layer: 'relu1', aggregation: 'per_position', settings: sae.settings, width, latents, hash: weightsHash })
  expect(found.variant).toBe(sae.variant)
  expect(Object.keys(found.params).sort()).toEqual(Object.keys(sae.params).sort())
  for (const [name, tensor] of Object.entries(sae.params)) {
    expect(found.params[name]!.shape).toEqual(tensor.shape)
    expect(found.params[name]!.dataSync()).toEqual(tensor.dataSync())
  }
  disposeSae(found)
  disposeSae(sae)
  expect(tf.memory().numTensors).toBe(before)
})

it('the hash is of the weights, whatever the header says', () => {
  const [one, other] = [made('relu-l1'), made('relu-l1', { lambda: 0.5 })]
  expect(writeSae(one, { seed: 1 }).weightsHash).toBe(writeSae(other, { seed: 2 }).weightsHash)
  other.params.std = tf.tensor1d([0.5, 1, 3])
  expect(writeSae(other).weightsHash).not.toBe(writeSae(one).weightsHash)
})

describe('refuses', () => {
  const row = (shape: number[]): NamedArray => ({ shape, data: new Float32Array(shape.reduce((product, side) => product * side, 1)) })
  const cases: [string, Parameters<typeof changed>[0], RegExp][] = [
    [
      'a header without a layer',
      (_tensors, metadata) => void delete metadata.layer,
      /no SAE of the lab: its header does not say what it is: .*layer/,
    ],
    ['a layer that has no SAE', (_tensors, metadata) => void (metadata.layer = '"conv1"'), /header does not say what it is/],
    ['settings that are no JSON', (_tensors, metadata) => void (metadata.settings = '{'), /header does not say what it is: .*settings/],
    ['an unknown variant', (_tensors, metadata) => void (metadata.variant = '"dense"'), /no SAE variant "dense"; there are: relu-l1, topk/],
    ['a setting that breaks a rule', (_tensors, metadata) => void (metadata.settings = '{"lr":-1}'), /lr/],
    ['a file without an encoder', (tensors) => void delete tensors.W_enc, /W_enc \[D, K\] is missing/],
    ['a missing tensor', (tensors) => void delete tensors.std, /std missing; it needs W_enc, b_enc, W_dec, b_dec, mean, std/],
    ['a tensor of another variant', (tensors) => void (tensors.r_mag = row([latents])), /r_mag not known/],
    ['a shape that does not fit', (tensors) => void (tensors.b_dec = row([4])), /b_dec has the shape \[4\] where \[3\] fits/],
    ['whole numbers', (tensors) => void (tensors.mean = { shape: [width], data: new Int32Array(width) }), /mean is not float32/],
  ]
  it.each(cases)('%s', (_what, change, message) => {
    const file = changed(change)
    const before = tf.memory().numTensors
    expect(() => readSae(file)).toThrow(expect.objectContaining({ kind: 'bad-input', message: expect.stringMatching(message) }))
    expect(tf.memory().numTensors).toBe(before)
  })

  it('a network', () => {
    expect(() => readSae(encode({ 'conv1.weight': row([4, 3, 3, 3]) }, { method: 'erm' }))).toThrow('this is no SAE of the lab')
  })
})
