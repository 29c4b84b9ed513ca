import { describe, expect, it } from 'vitest'
import { decodeMessage, encodeMessage } from './codec'

const arrays = {
  float32: new Float32Array([1.5, -0, Infinity, 3.4e38]),
  int32: new Int32Array([-(2 ** 31), 0, 2 ** 31 - 1]),
  float64: new Float64Array([Math.PI, -1e300, 5e-324]),
  uint32: new Uint32Array([0, 2 ** 32 - 1]),
  bytes: new Uint8Array([0, 127, 255]),
}

describe('a typed array', () => {
  it.each(Object.entries(arrays))('%s comes back as it went', (_, array) => {
    const back = decodeMessage(encodeMessage({ array })) as { array: typeof array }
    expect(back.array).toEqual(array)
    expect(back.array.constructor).toBe(array.constructor)
  })

  it('takes its own part of a larger buffer along, not the rest', () => {
    const part = new Float32Array([9, 1, 2, 9]).subarray(1, 3)
    const encoded = encodeMessage(part)
    expect(decodeMessage(encoded)).toEqual(new Float32Array([1, 2]))
    expect(encoded.length).toBeLessThan(12)
  })

  it('of no elements stays one', () => {
    expect(decodeMessage(encodeMessage(new Int32Array(0)))).toEqual(new Int32Array(0))
  })

  it.each(Object.entries(arrays))('%s comes out of a Buffer that is a part of a pool, at an odd offset', (_, array) => {
    const encoded = encodeMessage({ pad: 'x', array })
    const pool = Buffer.alloc(encoded.length + 64, 0xee)
    pool.set(encoded, 3)
    const back = decodeMessage(pool.subarray(3, 3 + encoded.length)) as { array: typeof array }
    expect(back.array).toEqual(array)
    expect(back.array.constructor).toBe(array.constructor)
  })
})

it('keeps nesting, text, numbers, null; leaves out what is undefined', () => {
  const message = { k: 'ok', id: 7, value: [{ a: { b: [null, true, -1.25, 2 ** 40, 'Ångström 漢字'] } }, [], {}] }
  expect(decodeMessage(encodeMessage({ ...message, gone: undefined }))).toEqual(message)
})

it('refuses truncated bytes, wherever they are cut', () => {
  const encoded = encodeMessage({ name: 'x', value: new Float32Array(5), list: [1, 'two', { three: 3 }] })
  for (let length = 0; length < encoded.length; length++) expect(() => decodeMessage(encoded.subarray(0, length))).toThrow()
})

it('refuses what follows a message, an unknown kind of array, and keys that would reach a prototype', () => {
  const encoded = encodeMessage([1])
  expect(() => decodeMessage(new Uint8Array([...encoded, 1]))).toThrow()
  // fixext 1 of type 1 with one byte: no whole float.
  expect(() => decodeMessage(new Uint8Array([0xd4, 1, 0]))).toThrow(RangeError)
  const prototype = new Uint8Array([0x81, 0xa9, ...new TextEncoder().encode('__proto__'), 0x80])
  expect(() => decodeMessage(prototype)).toThrow(/__proto__/)
})
