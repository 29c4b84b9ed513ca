/** Safetensors files without an engine: their header read and written, a tensor read (format: 8 bytes of length, JSON, data). */
import { LabError } from '../contract/errors'

const lengthBytes = 8

export interface SafetensorsHeader {
  metadata: Record<string, string>
  tensors: Record<string, unknown>
}

/** Throws `bad-input` where the bytes do not begin like a safetensors file. */
export function readHeader(bytes: Uint8Array): SafetensorsHeader {
  const json = headerText(bytes)
  try {
    const { __metadata__, ...tensors } = JSON.parse(json) as Record<string, unknown>
    return { metadata: (__metadata__ ?? {}) as Record<string, string>, tensors }
  } catch (cause) {
    throw new LabError('bad-input', 'not a safetensors file: its header is not JSON', { cause })
  }
}

/** The same tensors, byte for byte, with these entries added to the header's metadata. */
export function withMetadata(bytes: Uint8Array, extra: Record<string, string>): Uint8Array<ArrayBuffer> {
  const { metadata, tensors } = readHeader(bytes)
  const text = JSON.stringify({ __metadata__: { ...metadata, ...extra }, ...tensors })
  const header = new TextEncoder().encode(text)
  // The data must begin at a multiple of 8; the format pads with spaces.
  const padded = Math.ceil(header.length / 8) * 8
  const data = bytes.subarray(lengthBytes + headerLength(bytes))
  const file = new Uint8Array(lengthBytes + padded + data.length).fill(0x20, lengthBytes, lengthBytes + padded)
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true)
  file.set(header, lengthBytes)
  file.set(data, lengthBytes + padded)
  return file
}

/** A tensor of 32-bit floats; a copy. Throws `bad-input` where the file has none of that name. */
export function readFloats(bytes: Uint8Array, name: string): { shape: number[]; data: Float32Array } {
  const entry = readHeader(bytes).tensors[name] as { dtype: string; shape: number[]; data_offsets: [number, number] } | undefined
  if (entry?.dtype !== 'F32') throw new LabError('bad-input', `the file has no tensor ${name} of 32-bit floats`)
  const start = lengthBytes + headerLength(bytes)
  const [from, to] = entry.data_offsets
  // Uint8Array's own slice, which copies: floats must lie at a multiple of four.
  return { shape: entry.shape, data: new Float32Array(Uint8Array.prototype.slice.call(bytes, start + from, start + to).buffer) }
}

function headerText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(lengthBytes, lengthBytes + headerLength(bytes)))
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.length < lengthBytes) throw new LabError('bad-input', `not a safetensors file: it has ${bytes.length} bytes`)
  const length = new DataView(bytes.buffer, bytes.byteOffset, lengthBytes).getBigUint64(0, true)
  if (length > BigInt(bytes.length - lengthBytes))
    throw new LabError('bad-input', 'not a safetensors file, or one that was cut off: its header is longer than the file')
  return Number(length)
}
