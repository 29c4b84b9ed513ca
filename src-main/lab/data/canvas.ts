/** Grey digits and colours of a dataset, painted as it says. */
import type * as tf from '@tensorflow/tfjs'
import type { DatasetSettings } from '../../contract/dataset'
import type { SplitData } from './dataset'
import { paint } from './paint'

export type Style = Pick<DatasetSettings, 'palette' | 'placement'>

/**
 * @param grey bytes, [n, 28, 28]
 * @param color the digit whose dominant colour it wears, [n], 0..9
 * @returns images, [n, 28, 28, 3], 0..1
 */
export function paintDigits(style: Style, grey: Uint8Array, color: Uint8Array): tf.Tensor4D {
  const rgb = new Float32Array(color.length * 3)
  color.forEach((worn, i) => style.palette[worn]!.forEach((value, channel) => (rgb[3 * i + channel] = value / 255)))
  return paint(grey, rgb, style.placement)
}

/** Images at these positions of a split, in their own colours or in others (`color`: one for each image of the split). */
export function paintSplit(style: Style, split: SplitData, positions: Int32Array, color = split.color): tf.Tensor4D {
  return paintDigits(style, split.grey(positions), pick(color, positions))
}

/** Bytes at these places. */
export function pick(bytes: Uint8Array, positions: Int32Array): Uint8Array {
  return Uint8Array.from(positions, (position) => bytes[position]!)
}
