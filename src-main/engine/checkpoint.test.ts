import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { architectureOf } from '../lab/model/architecture'
import { disposeParams } from '../lab/model/cnn'
import { initParams } from '../lab/model/init'
import { encode, toTorch } from '../lab/model/safetensors'
import { decodeState, encodeState, readWeights, writeWeights } from './checkpoint'

const about = { method: 'erm', seed: 0, epoch: 3, settings: { lr: 0.05, note: 'a "quoted" word' }, dataset: 'abc' }

describe('weights', () => {
  it.each([true, false])('come back with their architecture (third pooling %s), settings and hash', (thirdPool) => {
    const architecture = architectureOf({ widths: [2, 3, 4], thirdPool })
    const params = initParams(architecture, 1)
    const { weights, weightsHash } = writeWeights({ architecture, params }, about)
    const stored = readWeights(weights)
    expect(stored).toMatchObject({ architecture, hash: weightsHash, settings: about })
    expect(toTorch(stored.params)).toEqual(toTorch(params))
    disposeParams(params)
    disposeParams(stored.params)
  })

  it.each([
    ['its own word', { thirdPool: 'false' }, false],
    ['that of its settings', { settings: '{"thirdPool":false}' }, false],
    ['its own word before that of its settings', { thirdPool: 'true', settings: '{"thirdPool":false}' }, true],
    ['nothing', { settings: 'null' }, true],
  ])('third pooling where a file says %s', (_what, metadata: Record<string, string>, thirdPool) => {
    const params = initParams(architectureOf({ widths: [2, 3, 4], thirdPool: true }), 1)
    const stored = readWeights(encode(toTorch(params), metadata))
    expect(stored.architecture).toEqual({ widths: [2, 3, 4], thirdPool })
    disposeParams(params)
    disposeParams(stored.params)
  })

  it.each([
    ['no tensors', encode({}), /conv1\.weight, .* missing/],
    ['those of something else', encode({ W_enc: { shape: [2], data: new Float32Array(2) } }), /missing/],
    ['no file', new Uint8Array(3), /too few for a header/],
  ])('%s: bad input, and no tensor is left', (_what, bytes, message) => {
    const before = tf.memory().numTensors
    expect(() => readWeights(bytes)).toThrow(expect.objectContaining({ kind: 'bad-input', message: expect.stringMatching(message) }))
    expect(tf.memory().numTensors).toBe(before)
  })
})

it('a trainer’s state comes back to the bit', () => {
  const state = { velocity: tf.tensor2d([1 / 3, -2e-30, 5, 0], [2, 2]), steps: tf.scalar(16_777_215) }
  const back = decodeState(encodeState(state))
  expect(Object.entries(back).map(([name, tensor]) => [name, tensor.shape, tensor.dataSync()])).toEqual(
    Object.entries(state).map(([name, tensor]) => [name, tensor.shape, tensor.dataSync()]),
  )
  tf.dispose([state, back])
})
