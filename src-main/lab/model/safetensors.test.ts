import { createHash } from 'node:crypto'
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import type { LabError } from '../../contract/errors'
import { torchShapes } from './architecture'
import { disposeParams } from './cnn'
import { decode, encode, fromTorch, toTorch, weightsHash, type NamedArray } from './safetensors'

const few: Record<string, NamedArray> = {
  weight: { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, -0.25, 1e-30) },
  label: { shape: [3], data: Int32Array.of(7, -1, 2 ** 31 - 1) },
  colour: { shape: [5], data: Uint8Array.of(0, 1, 9, 128, 255) },
  steps: { shape: [], data: Float32Array.of(12) },
}

/** A file from a header in any state, as another program might write it. */
function fileOf(header: unknown, data: Uint8Array = new Uint8Array(), claimed?: number): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(claimed ?? text.length))
  return Uint8Array.from(Buffer.concat([size, text, data]))
}

/** Counts up, so that a value in a wrong place shows. */
function torchWeights(widths: [number, number, number]): Record<string, NamedArray> {
  let next = 0
  return Object.fromEntries(
    Object.entries(torchShapes({ widths, thirdPool: true })).map(([name, shape]) => {
      return [name, { shape, data: Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => next++) }]
    }),
  )
}

describe('a file', () => {
  it('follows the format: header length, JSON, data, each tensor where its offsets say', () => {
    const file = Buffer.from(encode(few, { seed: '1', note: 'größer' }))
    const length = Number(file.readBigUInt64LE(0))
    expect((8 + length) % 8).toBe(0)
    const header = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<string, unknown>
    expect(header).toEqual({
      __metadata__: { seed: '1', note: 'größer' },
      weight: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
      label: { dtype: 'I32', shape: [3], data_offsets: [24, 36] },
      colour: { dtype: 'U8', shape: [5], data_offsets: [36, 41] },
      steps: { dtype: 'F32', shape: [], data_offsets: [41, 45] },
    })
    const data = file.subarray(8 + length)
    expect(data.length).toBe(45)
    expect([0, 4, 8].map((at) => data.readFloatLE(at))).toEqual([1, -2, 3.5])
    expect([24, 28, 32].map((at) => data.readInt32LE(at))).toEqual([7, -1, 2 ** 31 - 1])
    expect([...data.subarray(36, 41)]).toEqual([0, 1, 9, 128, 255])
    expect(data.readFloatLE(41)).toBe(12)
  })

  it('comes back as it went out', () => {
    expect(decode(encode(few, { a: 'b' }))).toEqual({ tensors: few, metadata: { a: 'b' } })
    expect(decode(encode({}))).toEqual({ tensors: {}, metadata: {} })
  })

  it('reads what another program wrote, without metadata and with another order', () => {
    const header = { b: { dtype: 'F32', shape: [1], data_offsets: [4, 8] }, a: { dtype: 'I32', shape: [1], data_offsets: [0, 4] } }
    const data = Buffer.alloc(8)
    data.writeInt32LE(-5, 0)
    data.writeFloatLE(2.5, 4)
    const { tensors, metadata } = decode(fileOf(header, data))
    expect(tensors).toEqual({ b: { shape: [1], data: Float32Array.of(2.5) }, a: { shape: [1], data: Int32Array.of(-5) } })
    expect(metadata).toEqual({})
  })

  it('may lie anywhere in memory: a Node Buffer that begins at an odd byte', () => {
    const file = encode(few)
    const room = Buffer.alloc(file.length + 64, 0xff)
    room.set(file, 13)
    const { tensors } = decode(room.subarray(13, 13 + file.length))
    expect(tensors).toEqual(few)
    // A copy: what is done to the buffer later changes nothing.
    room.fill(0)
    expect(tensors).toEqual(few)
  })

  it('is written from views of larger arrays, and only what they show', () => {
    const view = Float32Array.of(9, 1, 2, 9).subarray(1, 3)
    expect(decode(encode({ view: { shape: [2], data: view } })).tensors.view!.data).toEqual(Float32Array.of(1, 2))
  })

  it('is not written where shape and values disagree', () => {
    expect(() => encode({ x: { shape: [2, 2], data: new Float32Array(3) } })).toThrow('x has 3 values, and a shape for 4')
  })
})

const entry = (change: object) => ({ x: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...change } })
const eight = new Uint8Array(8)

describe('a bad file says what is wrong with it', () => {
  const whole = encode(few)
  const cases: [string, Uint8Array, RegExp][] = [
    ['an empty one', new Uint8Array(), /0 bytes, too few for a header/],
    ['one that ends within the length', whole.slice(0, 7), /7 bytes, too few/],
    ['one that ends within the header', whole.slice(0, 40), /header should have \d+ bytes, and the file has 40: truncated, or another format/],
    ['an enormous header', fileOf({}, eight, 2 ** 60), /header should have 11529215046068\d+ bytes/],
    ['another format', Uint8Array.from(Buffer.from('PK\u0003\u0004 a zip file of some length')), /truncated, or another format/],
    ['a header that is no JSON', fileOf('{"x": '), /header is no JSON object/],
    ['a header that is no UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe), /header is no JSON object/],
    ['a header that is a list', fileOf([1]), /header is no JSON object/],
    ['a header that is null', fileOf('null'), /header is no JSON object/],
    ['half precision', fileOf(entry({ dtype: 'F16', data_offsets: [0, 4] }), eight), /x is F16; only F32, I32, U8 are read: save it as float32/],
    ['no dtype', fileOf({ x: { shape: [2], data_offsets: [0, 8] } }, eight), /nothing usable about x: dtype/],
    ['an entry that is null', fileOf({ x: null }), /nothing usable about x/],
    ['an entry that is a number', fileOf({ x: 5 }), /nothing usable about x/],
    ['no shape', fileOf({ x: { dtype: 'F32', data_offsets: [0, 8] } }, eight), /nothing usable about x/],
    ['a shape for other bytes', fileOf(entry({ shape: [3] }), eight), /x of shape \[3\] needs 12 bytes, and has 8/],
    ['a shape below zero', fileOf(entry({ shape: [-1, -2] }), eight), /nothing usable about x/],
    ['a shape of fractions', fileOf(entry({ shape: [0.5, 4] }), eight), /nothing usable about x/],
    ['a shape of words', fileOf(entry({ shape: ['2'] }), eight), /nothing usable about x/],
    ['offsets before the data', fileOf(entry({ data_offsets: [-8, 0] }), eight), /nothing usable about x/],
    ['offsets that are words', fileOf(entry({ data_offsets: ['0', '8'] }), eight), /nothing usable about x/],
    ['one offset', fileOf(entry({ data_offsets: [8] }), eight), /nothing usable about x/],
    ['data that ends early', whole.slice(0, -1), /steps ends at byte \d+, and the file has \d+: truncated/],
    ['metadata that is null', fileOf({ __metadata__: null }), /metadata is no object of texts/],
    ['metadata that holds numbers', fileOf({ __metadata__: { seed: 1 } }), /metadata is no object of texts/],
  ]
  it.each(cases)('%s', (_what, file, message) => {
    const error = thrownBy(() => decode(file))
    expect(error).toMatchObject({ kind: 'bad-input' })
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(/^this is no safetensors file of the lab: /)
  })
})

function thrownBy(action: () => unknown): LabError {
  try {
    action()
  } catch (error) {
    return error as LabError
  }
  throw new Error('nothing was thrown')
}

describe('weights of the CNN', () => {
  it('are transposed to tfjs’s layout, and back to the bit', () => {
    const weights = torchWeights([2, 3, 4])
    const params = fromTorch(weights)
    expect(params['conv2.weight']!.shape).toEqual([3, 3, 2, 3])
    expect(params['fc.weight']!.shape).toEqual([4, 10])
    const conv = params['conv2.weight']!.arraySync() as number[][][][]
    const { data } = weights['conv2.weight']!
    for (let out = 0; out < 3; out++) {
      for (let input = 0; input < 2; input++) {
        for (let i = 0; i < 9; i++) expect(conv[Math.floor(i / 3)]![i % 3]![input]![out]).toBe(data[(out * 2 + input) * 9 + i])
      }
    }
    const head = params['fc.weight']!.arraySync() as number[][]
    expect(head[3]![7]).toBe(weights['fc.weight']!.data[7 * 4 + 3])
    expect(toTorch(params)).toEqual(weights)
    expect(Object.keys(toTorch(params))).toEqual(Object.keys(weights))
    disposeParams(params)
  })

  it('are copies in both directions, and leave no tensor behind', () => {
    const before = tf.memory().numTensors
    const weights = torchWeights([1, 1, 1])
    const params = fromTorch(weights)
    expect(tf.memory().numTensors).toBe(before + 8)
    weights['conv1.bias']!.data[0] = 99
    const out = toTorch(params)
    expect(out['conv1.bias']!.data[0]).not.toBe(99)
    out['conv1.bias']!.data[0] = 77
    expect(params['conv1.bias']!.dataSync()[0]).not.toBe(77)
    expect(tf.memory().numTensors).toBe(before + 8)
    disposeParams(params)
    expect(tf.memory().numTensors).toBe(before)
  })

  const without = (name: string) => Object.fromEntries(Object.entries(torchWeights([2, 3, 4])).filter(([key]) => key !== name))
  const changed = (name: string, shape: number[], data: NamedArray['data'] = new Float32Array(tf.util.sizeFromShape(shape))) => ({
    ...torchWeights([2, 3, 4]),
    [name]: { shape, data },
  })
  const cases: [string, Record<string, NamedArray>, RegExp][] = [
    ['nothing', {}, /conv1\.weight, conv1\.bias, .*fc\.bias missing/],
    ['a missing tensor', without('conv2.bias'), /: conv2\.bias missing; it needs conv1\.weight/],
    ['one more', changed('bn1.weight', [2]), /bn1\.weight not known; it holds .* and nothing else/],
    [
      'tfjs’s layout',
      changed('conv2.weight', [3, 3, 2, 3]),
      /conv2\.weight has the shape \[3, 3, 2, 3\] where \[3, 2, 3, 3\] fits \(out, in, h, w\)/,
    ],
    ['a head turned over', changed('fc.weight', [4, 10]), /fc\.weight has the shape \[4, 10\] where \[10, 4\] fits/],
    ['a head of other classes', changed('fc.weight', [2, 4]), /fc\.weight has the shape \[2, 4\] where \[10, 4\] fits/],
    ['a bias of other width', changed('conv3.bias', [5]), /conv3\.bias has the shape \[5\] where \[4\] fits/],
    ['grey images', changed('conv1.weight', [2, 1, 3, 3]), /conv1\.weight has the shape \[2, 1, 3, 3\] where \[2, 3, 3, 3\] fits/],
    ['a scalar', changed('conv1.weight', []), /conv1\.weight has the shape \[\] where/],
    ['integers', changed('fc.bias', [10], new Int32Array(10)), /fc\.bias is not float32/],
    ['no channels', torchWeights([0, 3, 4]), /conv1\.weight has the shape \[0, 3, 3, 3\], and no values/],
  ]
  it.each(cases)('refused: %s', (_what, tensors, message) => {
    const before = tf.memory().numTensors
    const error = thrownBy(() => fromTorch(tensors))
    expect(error).toMatchObject({ kind: 'bad-input' })
    expect(error.message).toMatch(message)
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('the hash', () => {
  it('is SHA-256 over names, shapes and bytes in the order of the names', () => {
    const expected = createHash('sha256')
    expected.update('a[2]').update(Buffer.from(Float32Array.of(1, 2).buffer))
    expected.update('b[1,1]').update(Buffer.from(Int32Array.of(3).buffer))
    const [a, b] = [
      { shape: [2], data: Float32Array.of(1, 2) },
      { shape: [1, 1], data: Int32Array.of(3) },
    ]
    expect(weightsHash({ b, a })).toBe(expected.digest('hex'))
  })

  it('sees a bit, a name and a shape, and no metadata', () => {
    const hash = (name: string, shape: number[], values: number[]) => weightsHash({ [name]: { shape, data: Float32Array.from(values) } })
    const hashes = [
      hash('a', [2], [1, 0]),
      hash('b', [2], [1, 0]),
      hash('a', [2, 1], [1, 0]),
      hash('a', [2], [1, -0]),
      hash('a', [2], [1 + 2 ** -23, 0]),
    ]
    expect(new Set(hashes).size).toBe(5)
    expect(weightsHash(decode(encode(few, { note: 'x' })).tensors)).toBe(weightsHash(few))
  })
})
