/** Decoder directions of an SAE, without an engine: what is near to what is found from them alone. */
import { readFloats } from '../weights-file'
import type { RunSae } from './source'

/** Directions of all features in the activation's own units: the decoder's rows, the standardisation undone. */
export interface Decoder {
  /** K and D. */
  latents: number
  width: number
  /** [K, D] */
  directions: Float32Array
  /** Brought to length 1; zeros stay zeros. [K, D] */
  units: Float32Array
}

export function decoderOf({ source }: RunSae): Decoder {
  return readDecoder(source.bytes())
}

/** @param bytes of a safetensors file with W_dec [K, D] and std [D] */
export function readDecoder(bytes: Uint8Array): Decoder {
  const { shape, data } = readFloats(bytes, 'W_dec')
  const std = readFloats(bytes, 'std').data
  const [latents, width] = shape as [number, number]
  const directions = data.map((weight, at) => weight * std[at % width]!)
  return { latents, width, directions, units: unitRows(directions, width) }
}

/** [D] */
export function directionOf({ directions, width }: Decoder, feature: number): Float32Array {
  return directions.slice(feature * width, (feature + 1) * width)
}

function unitRows(rows: Float32Array, width: number): Float32Array {
  const units = new Float32Array(rows.length)
  for (let first = 0; first < rows.length; first += width) {
    const length = Math.hypot(...rows.subarray(first, first + width))
    if (length > 0) for (let at = first; at < first + width; at++) units[at] = rows[at]! / length
  }
  return units
}

/** Cosines of a feature of one SAE to all of another on the same layer, or of its own: [K of the other]. */
export function cosines(one: Decoder, feature: number, other: Decoder): Float32Array {
  const { width, units } = one
  const own = units.subarray(feature * width, (feature + 1) * width)
  const found = new Float32Array(other.latents)
  for (let k = 0, at = 0; k < other.latents; k++) {
    let dot = 0
    for (let channel = 0; channel < width; channel++, at++) dot += own[channel]! * other.units[at]!
    found[k] = dot
  }
  return found
}
