import { describe, expect, it } from 'vitest'
import { readFloats, readHeader, withMetadata } from './weights-file'

/** A safetensors file written by the format's definition, not by our own code. */
function handMade(): Uint8Array {
  const header = '{"__metadata__":{"method":"erm"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
  const bytes = Buffer.alloc(8 + header.length + 8)
  bytes.writeBigUInt64LE(BigInt(header.length), 0)
  bytes.write(header, 8)
  bytes.writeFloatLE(1.5, 8 + header.length)
  bytes.writeFloatLE(-2, 12 + header.length)
  return bytes
}

describe('metadata of a safetensors file', () => {
  it('is added without changing the tensors', () => {
    const file = Buffer.from(withMetadata(handMade(), { seed: '3' }))
    const length = Number(file.readBigUInt64LE(0))
    expect(length % 8).toBe(0)
    expect(JSON.parse(file.toString('utf8', 8, 8 + length))).toEqual({
      __metadata__: { method: 'erm', seed: '3' },
      w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    })
    expect([file.readFloatLE(8 + length), file.readFloatLE(12 + length)]).toEqual([1.5, -2])
    expect(file.length).toBe(16 + length)
  })

  it('is refused where there is none', () => {
    expect(() => readHeader(new Uint8Array(3))).toThrow('not a safetensors file')
    expect(() => readHeader(new Uint8Array(16).fill(255))).toThrow('longer than the file')
    expect(() => readHeader(Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('xx')]))).toThrow('not JSON')
  })
})

describe('a tensor of a safetensors file', () => {
  it('is read with its shape, wherever the bytes lie', () => {
    const shifted = new Uint8Array(handMade().length + 3)
    shifted.set(handMade(), 3)
    expect(readFloats(shifted.subarray(3), 'w')).toEqual({ shape: [2], data: Float32Array.of(1.5, -2) })
  })

  it('is refused where the file has none of that name', () => {
    expect(() => readFloats(handMade(), 'v')).toThrow('no tensor v')
  })
})
