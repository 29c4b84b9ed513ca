/** Grad-CAM from scratch (STUDY 3): where an image speaks for a class. */
import * as z from 'zod'
import type { Share } from './diagnose'
import { imageSource } from './images'
import { runRef } from './runs'
import { splitSchema, type Split } from './study'

export const camLayers = ['conv1', 'conv2', 'conv3'] as const
export type CamLayer = (typeof camLayers)[number]

/** The answer, the true digit (not known of a drawing: `bad-input`), or a digit of one's choice. */
export const camClass = z.union([z.enum(['predicted', 'true']), z.int().min(0).max(9)])

const common = {
  run: runRef,
  epoch: z.int().min(1).optional(),
  layer: z.enum(camLayers).default('conv3'),
  of: camClass.default('predicted'),
}

export const camInput = z.strictObject({ ...common, images: z.array(imageSource).min(1).max(100) })

export interface Cam {
  /** True digit; null of a drawing. */
  digit: number | null
  /** The digit whose colour it wears; null of a drawing. */
  color: number | null
  predicted: number
  /** Of all ten, [10]. */
  probabilities: Float32Array
  /** The class that the map speaks for. */
  of: number
  /** ReLU(sum alpha_k A_k), [side, side]. */
  raw: Float32Array
  side: number
  /** Bilinear, align_corners false, [28, 28], as it is. */
  upsampled: Float32Array
  /** The same from 0 to 1 by its minimum and maximum; zeros where there is no positive evidence. */
  scaled: Float32Array
  /** The image itself, [28, 28, 3], 0..1. */
  image: Float32Array
  /** The digit alone, bytes, [28, 28]: the stroke is where it is above 0, wherever the colour is. */
  grey: Uint8Array
  /** Nothing of the map is above zero: there are no ratios. */
  empty: boolean
  scaledFigures: CamFigures | null
  rawFigures: CamFigures | null
}

export interface CamFigures {
  /** Means over the background, and over the stroke (grey > 0); null where the image has none. */
  background: number | null
  stroke: number | null
  /** background / stroke; null where the stroke's mean is 0. */
  ratio: number | null
}

export const camSetInput = z.strictObject({
  ...common,
  split: splitSchema.default('hard'),
  /** Only images of this digit. */
  digit: z.int().min(0).max(9).optional(),
  /** All repainted in this digit's colour, instead of their own. */
  color: z.int().min(0).max(9).optional(),
  /** The first so many. */
  limit: z.int().min(1).max(10_000).default(1000),
  /** Sanity check (Adebayo et al., 2018): the same with the head's weights drawn anew with this seed. */
  randomHead: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional(),
})

/** A median with its 95% bootstrap interval over images. */
export interface MedianInterval {
  label: string
  count: number
  median: number | null
  low: number | null
  high: number | null
}

/** What the engine measures: places in the split, ascending, and one value an image. */
export interface CamRatios {
  index: Int32Array
  digit: Uint8Array
  color: Uint8Array
  predicted: Uint8Array
  of: Uint8Array
  /** Ratios of the scaled and of the upsampled map; NaN where there is none. */
  scaledRatio: Float32Array
  rawRatio: Float32Array
  /** 1 where nothing of the map is above zero. */
  noEvidence: Uint8Array
}

export interface CamSet extends CamRatios {
  run: string
  epoch: number
  split: Split
  empty: Share
  /** Of the scaled ratio: all, right and wrong, biased (the digit's own colour) and conflicting, by digit, by colour. */
  medians: { all: MedianInterval; byAnswer: MedianInterval[]; byBias: MedianInterval[]; byDigit: MedianInterval[]; byColor: MedianInterval[] }
}

export type CamSetChunk = { type: 'progress'; done: number; total: number; secondsLeft: number | null } | { type: 'done'; set: CamSet }

/** STUDY 3: a red 0 and the same digit in green; of the scaled map. */
export const publishedCams = [
  { color: 0, predicted: 0, probability: 0.981, background: 0.3319, stroke: 0.7465, ratio: 0.44 },
  { color: 1, predicted: 1, probability: 0.377, background: 0.287, stroke: 0.2944, ratio: 0.97 },
] as const

/** Medians of the scaled ratio over 200 zeros, of one seed of the independent implementation: as written, and without third pooling. */
export const referenceCams = { asWritten: { red: 0.67, green: 0.93 }, twoPools: { red: 0.46, green: 1.34 } } as const

/** Of the first zero in red, as written. */
export const referenceCase = { color: 0, predicted: 0, probability: 0.994, background: 0.256, stroke: 0.463 } as const

/** Of a figure over seeds. */
export interface SeedSpread {
  mean: number
  low: number
  high: number
}

/**
 * The medians of this lab's baseline as written (all of MNIST, seeds 0 to 3, first 200 zeros of the hard set, for the answer given): maps of equal
 * weights are those of the independent implementation, and two seeds differ by more than either colour's distance to its reference.
 */
export const seedsCams: Record<'red' | 'green', SeedSpread> = {
  red: { mean: 0.69, low: 0.62, high: 0.79 },
  green: { mean: 0.81, low: 0.73, high: 0.96 },
}
