/** Prototypes: the image that a channel likes best, found by activation maximisation (STUDY 2). */
import * as z from 'zod'
import { layerSchema, type LayerId } from './images'
import { runRef } from './runs'
import type { Split } from './study'

export const objectiveIds = ['channel_max', 'channel_mean', 'topk_mean'] as const
export type ObjectiveId = (typeof objectiveIds)[number]

const weight = (value: number, title: string, description: string) => z.number().min(0).max(100).default(value).meta({ title, description })

/** x* = argmax objective(A_layer,c(x)) - l2 sum x^2 - tv TV(x), by Adam; every value is the study's or, where it published none, the lab's. */
export const prototypeSettings = z.strictObject({
  steps: z.int().min(1).max(5000).default(200).meta({ title: 'Steps', description: 'Of Adam.' }),
  lr: z.number().positive().max(10).default(0.08).meta({ title: 'Learning rate', description: 'Of Adam.' }),
  initStd: weight(0.2, 'Start', 'Standard deviation of the noise that it starts from.'),
  jitter: z
    .int()
    .min(0)
    .max(14)
    .default(2)
    .meta({ title: 'Jitter', description: 'Pixels by which the image is moved at most, both ways, anew in every step.' }),
  blurSigma: weight(0.6, 'Blur', 'Sigma of the Gaussian blur, in pixels.'),
  blurEvery: z.int().min(0).max(5000).default(8).meta({ title: 'Blur every', description: 'Steps from one blur to the next; 0 for none.' }),
  l2: weight(1e-4, 'Norm penalty', 'Of the sum of squares over pixels and channels (the study calls its weight l1).'),
  tv: weight(2e-4, 'Total variation', 'Weight of the sum of absolute differences of neighbours.'),
  clamp: z.boolean().default(true).meta({ title: 'Clamp', description: 'Keep pixels within 0 and 1 after every step.' }),
  topk: z.int().min(1).max(784).default(32).meta({ title: 'k', description: 'Of topk_mean: how many values; all where there are fewer.' }),
})
export type PrototypeSettings = z.output<typeof prototypeSettings>

export const prototypesInput = z.strictObject({
  run: runRef,
  epoch: z.int().min(1).optional(),
  layer: layerSchema,
  /** For gap and fc the three coincide. */
  objective: z.enum(objectiveIds).default('channel_mean'),
  /** All where left out. */
  channels: z.array(z.int().min(0)).min(1).max(1024).optional(),
  seeds: z
    .array(
      z
        .int()
        .min(0)
        .max(2 ** 31 - 1),
    )
    .min(1)
    .max(16)
    .default([0]),
  settings: prototypeSettings.prefault({}),
})
export type PrototypesInput = z.output<typeof prototypesInput>

/** Prototypes of one question at most: channels times seeds. */
export const maxPrototypes = 4096

/** What counts as one solid colour; both must be reached. */
export const solidityThresholds = { oneHue: 0.9, saturation: 0.7 } as const

/** How far an image is one saturated hue; of what lies above a tenth of its brightest pixel. */
export interface Solidity {
  /** Share of colourfulness: length of the mean chroma vector over the mean length, weighted by brightness, 0 (grey, or every hue) to 1 (one hue). */
  oneHue: number
  /** Mean HSV saturation, weighted by brightness, 0..1. */
  saturation: number
  /** Degrees; null where there is no hue. */
  hue: number | null
  /** One hue and saturated: both reach `solidityThresholds`. */
  solid: boolean
}

export interface Prototype {
  channel: number
  seed: number
  /** The objective on it, without penalties and transforms. */
  value: number
  /** Share of the values of the same objective on the images of `reference` that are below, 0..1; null where the microscope has not looked yet. */
  percentile: number | null
  solidity: Solidity
  /** `zero-gradient`: nothing that could be followed, from the first step on. `dead`: the channel is 0 on every image of the reference. */
  trouble: 'zero-gradient' | 'dead' | null
}

/** Results arrive several times: while they are optimised, and at the end. */
export interface PrototypesChunk {
  layer: LayerId
  /** Steps done of all. */
  step: number
  steps: number
  done: boolean
  secondsLeft: number | null
  /** Whose values percentiles are among, and on which dead channels are dead; none where the microscope has looked at no set yet. */
  reference?: Split
  prototypes: Prototype[]
  /** [prototypes, 28, 28, 3], 0..1 where clamped. */
  images: Float32Array
}
