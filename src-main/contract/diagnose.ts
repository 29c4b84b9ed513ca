/** How a model cheats: confusion, colour following, the recolour probe. */
import * as z from 'zod'
import { runRef } from './runs'
import { splitSchema, type Split } from './study'

/** A share with what it is a share of, and a 95% bootstrap interval (percentile, over images); null where the denominator is 0. */
export interface Share {
  value: number | null
  count: number
  of: number
  low: number | null
  high: number | null
}

export const evaluateInput = z.strictObject({
  run: runRef,
  /** The run's last where left out. */
  epoch: z.int().min(1).optional(),
  split: splitSchema.default('hard'),
})

/** What a model answers on every image of a split. */
export interface Predictions {
  /** The true digit, the worn colour, the answer; one byte an image. */
  digit: Uint8Array
  color: Uint8Array
  predicted: Uint8Array
  /** Probability of the answer, 0..1. */
  confidence: Float32Array
}

export interface Evaluation {
  run: string
  epoch: number
  split: Split
  size: number
  accuracy: Share
  /** [digit][predicted] counts. */
  confusion: number[][]
  /** [color][predicted] counts. */
  colorConfusion: number[][]
  /** Share of all images whose answer is the digit that the worn colour belongs to. */
  colorFollow: Share
  /** The same by true digit. */
  colorFollowByDigit: Share[]
  /** Among the wrong answers: the share that does not follow the colour. */
  otherErrors: Share
  accuracyByDigit: Share[]
  accuracyByColor: Share[]
  predictions: Predictions
}

export const probeInput = z.strictObject({ run: runRef, epoch: z.int().min(1).optional() })

/** Every test digit painted in one colour, for all ten colours in turn. */
export interface Probe {
  run: string
  epoch: number
  /** [color][digit][predicted] counts. */
  histograms: number[][][]
  /** For each colour the answer given most, with its share: "green: 98% predicted 1". */
  summary: { color: number; predicted: number; share: number }[]
}
