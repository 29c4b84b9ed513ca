/** Ablating features: how much hangs on those that go with colour (STUDY 6). */
import * as z from 'zod'
import type { Share } from './diagnose'
import { runRef } from './runs'
import { splitSchema, type Split } from './study'

export const ablationModes = ['zero', 'mean', 'resample'] as const
export type AblationMode = (typeof ablationModes)[number]

export const ablateInput = z.strictObject({
  sae: runRef,
  /** The features that go most with it, by selectivity on the balanced set. */
  by: z.enum(['color', 'digit']).default('color'),
  /** To 0, to its mean over the set, or to its code on another image of the set, drawn. */
  mode: z.enum(ablationModes).default('zero'),
  split: splitSchema.exclude(['train']).default('hard'),
  /** How many are ablated, a point of the curve each; 0 is the reconstruction itself. */
  counts: z.array(z.int().min(0).max(4096)).min(1).max(50).default([1, 2, 5, 10, 20, 50]),
  /** Draws of as many random features for each count. */
  draws: z.int().min(0).max(200).default(20),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0),
  /** The first so many images. */
  limit: z.int().min(1).max(10_000).default(10_000),
})
export type AblateInput = z.output<typeof ablateInput>

export interface AblationFigures {
  /** Predictions that are another than the reconstruction's. */
  changed: Share
  /** Of the probability of the reconstruction's prediction. */
  meanDrop: number
  medianDrop: number
  accuracy: Share
  colorFollow: Share
}

export interface AblationPoint {
  count: number
  top: AblationFigures
  /** Over draws: mean, and the 2.5% and 97.5% quantiles; null without draws. */
  random: Record<'changed' | 'meanDrop' | 'medianDrop' | 'accuracy' | 'colorFollow', { mean: number; low: number; high: number }> | null
}

export interface Ablation {
  sae: string
  split: Split
  images: number
  /** The most selective first, as many as the largest count. */
  features: number[]
  untouched: { accuracy: Share; colorFollow: Share }
  reconstruction: { accuracy: Share; colorFollow: Share; /** Predictions that are another than the untouched network's. */ changed: Share }
  points: AblationPoint[]
}
export type AblationChunk = { type: 'progress'; done: number; total: number; secondsLeft: number | null } | { type: 'done'; ablation: Ablation }

/** STUDY 6: relu3 spatial_mean, the ten features most selective for colour set to 0, hard set. */
export const publishedAblation = { count: 10, changed: 0.0578, meanDrop: 0.0139, medianDrop: 0.0041 } as const
/** Of the independent implementation; `random` over 20 draws. */
export const referenceAblation = {
  count: 10,
  changed: 0.027,
  meanDrop: 0.0234,
  medianDrop: 0.012,
  random: { mean: 0.017, low: 0.011, high: 0.029 },
} as const
