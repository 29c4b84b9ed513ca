/** Steering: a feature is turned up or down, and the rest of the network runs on (STUDY 6). */
import * as z from 'zod'
import { imageSource } from './images'
import { runRef } from './runs'
import { splitSchema } from './study'

/**
 * `study`: encode, change the code, decode, undo the standardisation, run on; nothing changed is the reconstruction's own answer. A spatial_mean or gap code changes a
 * map by adding (decoded - mean over positions) everywhere.
 * `additive`: the original activation plus (changed code - code) times the decoder direction; nothing changed is the untouched network.
 */
export const protocols = ['study', 'additive'] as const
export type Protocol = (typeof protocols)[number]

/** z + value, value, z times value; at each position for a `per_position` code. A code is not cut at 0. */
export const steerModes = ['add', 'clamp', 'multiply'] as const
export type SteerMode = (typeof steerModes)[number]

export const steerSchema = z.strictObject({ feature: z.int().min(0), mode: z.enum(steerModes).default('add'), value: z.number().min(-1e6).max(1e6) })
export type Steer = z.output<typeof steerSchema>

const situation = {
  sae: runRef,
  image: imageSource,
  protocol: z.enum(protocols).default('study'),
  /** All at once; each feature only once. A dose takes the place of a steer of its own feature. */
  steers: z.array(steerSchema).max(50).default([]),
}

export const steerInput = z.strictObject(situation)

export interface SteerState {
  /** True digit; null of a drawing. */
  digit: number | null
  color: number | null
  /** Logits of the untouched network, with the reconstruction in place, and of the steered one, [10] each. */
  untouched: Float32Array
  reconstructed: Float32Array
  steered: Float32Array
  /** Codes before the change, mean over positions, [K]. */
  codes: Float32Array
  /** The activation, mean over positions, as it is, reconstructed, and steered, [D] each. */
  activation: { original: Float32Array; reconstructed: Float32Array; steered: Float32Array }
}

/** Largest number of values of one dose-response curve. */
export const maxDoses = 801

/** Of one feature's value while all other steers stay: what the slider redraws from, without a question a step. */
export const doseInput = z.strictObject({
  ...situation,
  feature: z.int().min(0),
  mode: z.enum(steerModes).default('add'),
  from: z.number().min(-1e6).max(1e6).default(-20),
  to: z.number().min(-1e6).max(1e6).default(20),
  count: z.int().min(2).max(maxDoses).default(401),
})

export interface DoseResponse {
  /** [count], evenly from `from` to `to`. */
  values: Float64Array
  /** [count, 10] */
  logits: Float32Array
  untouched: Float32Array
  reconstructed: Float32Array
  /**
   * On each side of the neutral value (0 for add, 1 for multiply, the code itself for clamp, its mean over positions for `per_position`) the one of `values` nearest to it
   * at which the answer is another than with this feature left alone; null where it never is.
   */
  flipsAt: { below: number | null; above: number | null }
}

/** The same for directions that are nobody's feature: is this feature special? Adds only. */
export const directionsInput = doseInput.omit({ mode: true }).extend({
  count: z.int().min(2).max(maxDoses).default(41),
  /** Random directions, as long as the feature's decoder direction (std undone). */
  directions: z.int().min(0).max(100).default(20),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0),
})
export interface DirectionsResponse {
  values: Float64Array
  /** [directions, count, 10] */
  random: Float32Array
  /** Another feature that is not dead, drawn by the seed, its direction brought to the same length: [count, 10]; null where there is none. */
  otherFeature: { feature: number; logits: Float32Array } | null
}

/** Mean dose-response over images of a set. */
export const doseSetInput = z.strictObject({
  sae: runRef,
  protocol: z.enum(protocols).default('study'),
  feature: z.int().min(0),
  mode: z.enum(steerModes).default('add'),
  from: z.number().min(-1e6).max(1e6).default(-20),
  to: z.number().min(-1e6).max(1e6).default(20),
  count: z.int().min(2).max(201).default(41),
  split: splitSchema.default('hard'),
  /** Only images of this digit, or in this digit's colour. */
  digit: z.int().min(0).max(9).optional(),
  color: z.int().min(0).max(9).optional(),
  /** The first so many. */
  limit: z.int().min(1).max(10_000).default(200),
})
export interface DoseOfSet {
  values: Float64Array
  images: number
  /** Probabilities and logits: mean, and half the width of its 95% interval (Student's t over images; NaN for a single one), [count, 10] each. */
  logits: { mean: Float32Array; half: Float32Array }
  probabilities: { mean: Float32Array; half: Float32Array }
  /** Share of images whose answer is another than at the neutral value, [count]. */
  flipped: Float64Array
}
export type DoseSetChunk = { type: 'progress'; done: number; total: number; secondsLeft: number | null } | { type: 'done'; dose: DoseOfSet }

/** STUDY 6: relu3 spatial_mean, top colour feature, a 7 in colour 5, alpha +5. */
export const studySteer = { layer: 'relu3', aggregation: 'spatial_mean', digit: 7, color: 5, alpha: 5 } as const
