/** Jobs: work that takes a while, queued in the backend, run one at a time on the engine. A job outlives the page that asked for it. */
import * as z from 'zod'
import { datasetSettingsSchema } from './dataset'
import { settingsRecord } from './catalogue'
import { runRef } from './runs'

export const jobStatuses = ['queued', 'running', 'stopped', 'failed', 'finished'] as const
export type JobStatus = (typeof jobStatuses)[number]

export interface Progress {
  /** Units done and to do, in `unit`s. */
  done: number
  total: number
  unit: string
  /** Units of `rateUnit` a second, null before it is known. */
  rate: number | null
  rateUnit: string
  secondsLeft: number | null
  /** What it is at, in a few words: "epoch 3 of 4". */
  message: string
}

export interface Job {
  id: string
  kind: string
  title: string
  status: JobStatus
  /** Place in the queue, 0 first; null where it does not wait. */
  position: number | null
  runIds: string[]
  progress: Progress | null
  /** Why it failed, or what it survived ("the engine died in epoch 3; went on from epoch 2"). */
  note: string | null
  createdAt: number
  finishedAt: number | null
}

export const seedsSchema = z
  .array(
    z
      .int()
      .min(0)
      .max(2 ** 31 - 1),
  )
  .min(1)
  .max(100)
  .default([0])

/** A method with its settings, as a person chooses it. */
const methodChoice = z.strictObject({
  method: z.string().default('erm'),
  preset: z.string().optional(),
  settings: settingsRecord.default({}),
})

/** Input of a `train` job. Several seeds make one run each. */
export const trainJobInput = methodChoice.extend({
  dataset: datasetSettingsSchema.prefault({}),
  seeds: seedsSchema,
  name: z.string().max(200).optional(),
})
export type TrainJobInput = z.output<typeof trainJobInput>

/** The study's values of rho. */
export const sweptRhos = [0.95, 0.98, 0.99, 0.995, 0.999] as const

/** Input of a `sweep` job: each method on datasets that differ in their rho alone, one run for each method, rho and seed. */
export const sweepJobInput = z.strictObject({
  methods: z.array(methodChoice).min(1, 'choose one method or more').max(20),
  rhos: z
    .array(z.number().min(0).max(1))
    .min(1, 'name one rho or more')
    .max(20)
    .default([...sweptRhos]),
  /** Its rho is replaced. */
  dataset: datasetSettingsSchema.prefault({}),
  seeds: seedsSchema,
})
export type SweepJobInput = z.output<typeof sweepJobInput>

/**
 * Input of a `continue` job: trains a finished network on, as a new run made from it that holds its epochs and ends, method for method, with the weights that training so
 * many epochs at once would have had.
 */
export const continueJobInput = z.strictObject({
  run: runRef,
  /** All in all, those of the run counted. */
  epochs: z.int().min(1).max(1000),
  /** Ends earlier, after the first epoch with so many images of a digit that it gets right with more than this confidence. */
  until: z
    .strictObject({
      digit: z.int().min(0).max(9),
      confidence: z.number().min(0).max(0.999).default(0.5),
      images: z.int().min(1).max(10_000).default(20),
      split: z.enum(['easy', 'hard']).default('hard'),
      /** Images count only where these models, too, get them right with that confidence. */
      models: z
        .array(z.strictObject({ run: runRef, epoch: z.int().min(1).optional() }))
        .max(12)
        .default([]),
    })
    .optional(),
  name: z.string().max(200).optional(),
})
export type ContinueJobInput = z.output<typeof continueJobInput>

export const submitInput = z.strictObject({ kind: z.string(), input: z.unknown() })

/** Goes on with a run that was stopped, failed or was cut off, from its last checkpoint. */
export const resumeInput = z.strictObject({ run: runRef })

/** One value of one metric of a running run, as it is measured. */
export interface LiveMetric {
  run: string
  name: string
  step: number
  value: number
}
