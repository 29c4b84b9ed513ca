/** As much of the protocol-buffers wire format as writing a graph takes (https://protobuf.dev/programming-guides/encoding/). */

/** Encoded fields of a message, in any order. */
export type Fields = readonly Uint8Array[]

/** A number of at least 0, or a negative 64-bit one. */
export function integer(field: number, value: number): Uint8Array {
  return join([varint(field * 8), varint(value)])
}

export function float(field: number, value: number): Uint8Array {
  return join([varint(field * 8 + 5), new Uint8Array(Float32Array.of(value).buffer)])
}

export function bytes(field: number, value: Uint8Array): Uint8Array {
  return join([varint(field * 8 + 2), varint(value.length), value])
}

export function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value))
}

/** Several integers in one field. */
export function integers(field: number, values: readonly number[]): Uint8Array {
  return bytes(field, join(values.map(varint)))
}

export function message(field: number, fields: Fields): Uint8Array {
  return bytes(field, join(fields))
}

export function join(parts: Fields): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Seven bits a byte, the low ones first; negative numbers as 64 bits in two's complement. */
function varint(value: number): Uint8Array {
  const encoded: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) encoded.push(Number(rest & 127n) | 128)
  return Uint8Array.of(...encoded, Number(rest))
}
