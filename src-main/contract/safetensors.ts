/** Tensors as a safetensors file (https://github.com/huggingface/safetensors): eight bytes of header length, a JSON header, then the raw bytes. */

export interface NamedArray {
  shape: number[]
  data: Float32Array | Int32Array | Uint8Array
}

export const dtypes = {
  F32: { of: Float32Array, size: 4 },
  I32: { of: Int32Array, size: 4 },
  U8: { of: Uint8Array, size: 1 },
} as const
export type Dtype = keyof typeof dtypes

/** Metadata values are strings, as the format has it. A shape that does not fit its data is a RangeError. */
export function encodeSafetensors(tensors: Record<string, NamedArray>, metadata: Record<string, string> = {}): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let offset = 0
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    if (length(shape) !== data.length) throw new RangeError(`${name} has ${data.length} values, and a shape for ${length(shape)}`)
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [offset, offset + data.byteLength] }
    offset += data.byteLength
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  // Padded with spaces, so that the data begins at a multiple of eight.
  const padded = Math.ceil(text.length / 8) * 8
  const file = new Uint8Array(8 + padded + offset)
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true)
  file.fill(0x20, 8, 8 + padded).set(text, 8)
  let at = 8 + padded
  for (const { data } of Object.values(tensors)) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return file
}

function dtypeOf(data: NamedArray['data']): Dtype {
  return (Object.keys(dtypes) as Dtype[]).find((dtype) => data instanceof dtypes[dtype].of)!
}

const length = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1)
