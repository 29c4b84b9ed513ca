/**
 * Messages as bytes, for transports that have no structured clone (a WebSocket). MessagePack, with the typed arrays that tensors travel in as
 * extension types.
 */
import { decode, encode, ExtensionCodec } from '@msgpack/msgpack'

type TypedArray = Float32Array | Int32Array | Float64Array | Uint32Array
type TypedArrayConstructor = new (buffer: ArrayBuffer) => TypedArray

/** Extension type numbers are part of the wire format: append, never renumber. Uint8Array is MessagePack's own `bin`. */
const typedArrays: readonly [number, TypedArrayConstructor][] = [
  [1, Float32Array],
  [2, Int32Array],
  [3, Float64Array],
  [4, Uint32Array],
]

const extensionCodec = new ExtensionCodec()
for (const [type, TypedArray] of typedArrays) {
  extensionCodec.register({
    type,
    encode: (value) => (value instanceof TypedArray ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null),
    // A copy, because an element must lie at a multiple of its size.
    decode: (bytes) => new TypedArray(bytes.slice().buffer),
  })
}

export function encodeMessage(message: unknown): Uint8Array {
  return encode(message, { extensionCodec, ignoreUndefined: true })
}

/** Throws a RangeError or a DecodeError where the bytes are no message. Byte arrays in it are views of `bytes`. */
export function decodeMessage(bytes: Uint8Array): unknown {
  // A view without Node's Buffer: a Buffer's slice is no copy, and byte arrays are to arrive as plain ones.
  return decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), { extensionCodec })
}
