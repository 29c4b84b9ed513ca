/** Images by where they come from: of a split, in their own or in another colour, or drawn. */
import type * as tf from '@tensorflow/tfjs'
import { LabError } from '../contract/errors'
import type { ImageSource } from '../contract/images'
import type { Dataset, SplitData } from '../lab/data/dataset'
import { paint } from '../lab/data/paint'

export interface OpenedImage {
  /** True digit, and the digit whose colour it wears; null of a drawing. */
  digit: number | null
  color: number | null
  /** Bytes, [28, 28]. */
  grey: Uint8Array
  /** 0..255 */
  rgb: readonly number[]
}

/** @throws LabError `bad-input` where the split has no such image */
export function openImage({ settings, splits }: Dataset, source: ImageSource): OpenedImage {
  if (source.from === 'drawing') return { digit: null, color: null, grey: source.grey, rgb: source.rgb }
  const split = splits[source.split]
  const { index } = source
  if (index >= split.size) throw new LabError('bad-input', `index: there is no image ${index}; ${split.split} has 0 to ${split.size - 1}`)
  const color = source.color ?? split.color[index]!
  return { digit: split.digit[index]!, color, grey: split.grey(Int32Array.of(index)), rgb: settings.palette[color]! }
}

/** @throws LabError `bad-input` where the split has no such image */
export function requireImages({ split, size }: SplitData, indices: readonly number[]): void {
  const outside = indices.find((index) => index >= size)
  if (outside !== undefined) throw new LabError('bad-input', `indices: there is no image ${outside}; ${split} has 0 to ${size - 1}`)
}

/** [n, 28, 28, 3], 0..1 */
export function paintImages({ settings }: Dataset, images: readonly OpenedImage[]): tf.Tensor4D {
  const grey = new Uint8Array(images.length * 784)
  images.forEach((image, i) => grey.set(image.grey, i * 784))
  const rgb = Float32Array.from(images.flatMap((image) => image.rgb.map((value) => value / 255)))
  return paint(grey, rgb, settings.placement)
}
