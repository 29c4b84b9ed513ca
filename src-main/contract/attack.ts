/** Targeted attacks (STUDY 5): the smallest change of an image, in L-infinity, after which a model is sure of another digit. Pixels are 0..1, epsilons in the same unit. */
import * as z from 'zod'
import { settingsRecord } from './catalogue'
import type { Share } from './diagnose'
import { camLayers, type Cam } from './gradcam'
import { runRef, type RunStatus } from './runs'
import { splitSchema, type Split } from './study'

const digit = z.int().min(0).max(9)
const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .default(0)
const attackedSplit = splitSchema.exclude(['train']).default('hard')

/** The study's budget: its success rates are at this epsilon. */
export const studyEpsilon = 0.05

/** A finished network, after an epoch: its last where none is named. */
export const attackedModel = z.strictObject({ run: runRef, epoch: z.int().min(1).optional() })

/** A method and its settings. */
export const attackChoice = z.strictObject({ method: z.string(), preset: z.string().optional(), settings: settingsRecord.default({}) })

const question = {
  /** Compared on the same images; the first is the one that others are held against. */
  models: z.array(attackedModel).min(1, 'choose one model or more').max(12),
  source: digit.default(7),
  split: attackedSplit,
  /** An image qualifies where the model answers the source digit, with a probability above this. */
  confidence: z.number().min(0).max(0.999).default(0.5),
}

/** Input of an `attack` job: one run, of kind `attack`, made from the models. */
export const attackJobInput = z
  .strictObject({
    ...question,
    target: digit.default(3),
    samples: z.int().min(1).max(1000).default(20),
    /** `shared`: images that qualify for every model; `per-model`: each model's own. Drawn by the seed from those that qualify. */
    choice: z.enum(['shared', 'per-model']).default('shared'),
    seed,
    method: z.string().default('pgd'),
    preset: z.string().optional(),
    settings: settingsRecord.default({}),
    /** An independent attack on the same images; null for none. */
    second: attackChoice.nullable().default({ method: 'fmn', settings: {} }),
  })
  .refine(({ source, target }) => source !== target, { path: ['target'], message: 'must be another digit than the source' })
export type AttackJobInput = z.output<typeof attackJobInput>

/** How many images there are to choose from. */
export const attackSamplesInput = z.strictObject(question)
export interface AttackSamples {
  /** Images of the source digit in the split. */
  images: number
  models: { run: string; epoch: number; qualifying: number }[]
  /** Qualify for every model. */
  shared: number
  /** The ways out: shared ones at lower thresholds (0 asks for the right answer alone), and on the easy set at the threshold asked for. */
  atLower: { confidence: number; shared: number }[]
  onEasy: number
}

export const attackFlags = ['zero-gradient', 'restarts-disagree', 'start-succeeds', 'not-monotone'] as const
/**
 * `zero-gradient`: some step had no gradient to follow; `restarts-disagree`: at the epsilon found some restarts succeed and some do not; `start-succeeds`: a random start,
 * or the image itself, was enough; `not-monotone`: a larger epsilon was tried and failed.
 */
export type AttackFlag = (typeof attackFlags)[number]

export interface TriedEpsilon {
  epsilon: number
  succeeded: boolean
  /** Highest P(target) of any step of any restart. */
  best: number
  /** Steps until the first restart succeeded, or all of them. */
  steps: number
}

export interface AttackedImage {
  /** Of the split. */
  index: number
  digit: number
  /** The digit whose colour it wears. */
  color: number
  /** P(source) before. */
  confidence: number
  /** Smallest at which the attack succeeded, once it succeeded counting as reached for all that are larger; null up to the largest tried. */
  epsilon: number | null
  /** P(target) of the image that is kept: that of `epsilon`, or the best of the largest. */
  probability: number
  /** Highest P(target) within the budget; at least the threshold where it is reached. */
  bestAtBudget: number
  /** In the order of epsilons. */
  tried: TriedEpsilon[]
  flags: AttackFlag[]
  /** At `epsilon`, run to their end; null where nothing succeeded. */
  restarts: { reached: number; of: number } | null
  /** P(target) before the first step and after each, of the restart that is kept. */
  trace: Float32Array
  /** What the second attack found; `epsilon` is null where it found nothing within the largest. */
  second: { epsilon: number | null; probability: number } | null
}

/** Runs of kind `attack`. */
export const attackTableInput = z.strictObject({
  /** Those on this network. */
  run: runRef.optional(),
})
export interface AttackRow {
  run: string
  name: string
  status: RunStatus
  createdAt: number
  models: { run: string; name: string; epoch: number }[]
  source: number
  target: number
  split: Split
  samples: number
  choice: AttackJobInput['choice']
  seed: number
  method: string
  /** Images done, over all models. */
  done: number
  total: number
}

/** A number with its 95% interval (bootstrap over images, percentile), and how many images it is over. */
export interface Estimate {
  value: number
  low: number
  high: number
  n: number
}

export interface AttackFigures {
  images: number
  /** Within the budget, and within the largest epsilon: with Wilson's interval. */
  successAtBudget: Share
  successAtMax: Share
  /** Of minimal epsilons over successes within the budget only; null where there is none. */
  median: Estimate | null
  mean: Estimate | null
  /** The same with failures counted as above the budget; `value` is null where the median is one of them. */
  medianOfAll: { value: number | null; low: number | null; high: number | null; n: number }
  /** The same over the whole range: failures count as above the largest epsilon. */
  medianAtMax: { value: number | null; low: number | null; high: number | null; n: number }
  /** Best P(target) within the budget over its failures (null where there is none), and over all. */
  bestOfFailures: Estimate | null
  bestOfAll: Estimate
  /** `median` over the first model's; null for the first itself, and where either is missing. */
  relativeMedian: Estimate | null
  flags: Record<AttackFlag, number>
  /** Images for which the second attack found a smaller epsilon, by more than the search's resolution; null without one. */
  second: { method: string; smaller: number; of: number; successAtBudget: Share; median: Estimate | null } | null
}

/** Of two models, image by image: epsilons of `model` minus those of `against`; what failed counts as the largest epsilon. */
export interface AttackPair {
  /** Places among the models. */
  model: number
  against: number
  images: number
  /** For how many images `model` needs the larger epsilon, the smaller one, or neither (also where both fail). */
  harder: number
  easier: number
  same: number
  medianDifference: Estimate
}

export interface AttackResult extends AttackRow {
  settings: Record<string, unknown>
  second: { method: string; settings: Record<string, unknown> } | null
  confidence: number
  /** Of the settings. */
  success: number
  budget: number
  maxEpsilon: number
  /** Width of the last bisection. */
  resolution: number
  results: {
    run: string
    name: string
    epoch: number
    /** Method of training. */
    trained: string
    seed: number
    /** Over the images that are done; null before the first. */
    figures: AttackFigures | null
    /** Share reached at each of `epsilons`, with Wilson's interval, [epsilons] each. */
    curve: { share: Float64Array; low: Float64Array; high: Float64Array } | null
    /** Without traces. */
    images: Omit<AttackedImage, 'trace'>[]
  }[]
  /** From 0 to the largest. */
  epsilons: Float64Array
  /** Empty where each model has images of its own. */
  pairs: AttackPair[]
}

const ofImage = {
  attack: runRef,
  /** Place among the models. */
  model: z.int().min(0),
  /** Of the split. */
  index: z.int().min(0),
}

export const attackedImageInput = z.strictObject(ofImage)
export interface AttackedImageDetail {
  image: AttackedImage
  /** [28, 28, 3] each; the perturbation is their difference. */
  original: Float32Array
  adversarial: Float32Array
  /** Probabilities before and after, [10] each. */
  before: Float32Array
  after: Float32Array
  split: PerturbationSplit
}

/** Of a perturbation's squared length: the part that is alike in R, G and B of each pixel, and the rest; they sum to 1 (both 0 where nothing is changed). */
export interface PerturbationSplit {
  brightness: number
  color: number
  /** Largest absolute change of any pixel's channel. */
  linf: number
}

/** The best attack at a strength: computed when it is asked for, with the attack's settings and seed. */
export const attackAtInput = z.strictObject({ ...ofImage, epsilon: z.number().min(0).max(1) })
export interface AttackAt {
  epsilon: number
  adversarial: Float32Array
  /** [10] */
  probabilities: Float32Array
  succeeded: boolean
  trace: Float32Array
  split: PerturbationSplit
}

/** Grad-CAM of the image and of what the attack made of it. */
export const attackCamsInput = z.strictObject({
  ...ofImage,
  layer: z.enum(camLayers).default('conv3'),
  /** Of each its own answer, the source or the target. */
  of: z.enum(['predicted', 'source', 'target']).default('predicted'),
})
export interface AttackCams {
  before: Cam
  after: Cam
}

/** Images made for one model, shown to the others. */
export interface AttackTransfer {
  models: { run: string; name: string; epoch: number }[]
  /** [made for][tried on]: of the images whose attack succeeded, those of which the other is as sure; and its mean P(target); null where none succeeded. */
  success: Share[][]
  probability: (number | null)[][]
}

/** Evidence in one safetensors file: `images`, `adversarial` [n, 28, 28, 3], `epsilon`, `probability`, `model` [n], `index`, `digit`, `color`. */
export const attackDumpInput = z.strictObject({ attack: runRef, what: z.enum(['adversarial']).default('adversarial') })

/** 7 to 3 on the hard set, sure above 0.9, within 0.05: what the study's and the independent implementation's figures answer. */
export function isStudyQuestion({
  source,
  target,
  split,
  success,
  budget,
}: Pick<AttackResult, 'source' | 'target' | 'split' | 'success' | 'budget'>): boolean {
  return source === 7 && target === 3 && split === 'hard' && success === 0.9 && budget === studyEpsilon
}

/** STUDY 5, 7 to 3: shares of success within the study's budget, medians and means over successes, best P(3) over failures. */
export const publishedAttack = {
  erm: { success: 0.2, median: 0.0432, mean: null, best: null },
  dann: { success: 0.55, median: 0.0445, mean: 0.0444, best: 0.817 },
  'cf-invar': { success: 0.65, median: 0.0419, mean: 0.0413, best: 0.811 },
  saliency: { success: 0.6, median: 0.0441, mean: 0.043, best: 0.777 },
} as const
/** Of the independent implementation, as written: best P(3) at 0.05, and shares of success at larger epsilons. */
export const referenceAttack = {
  erm: { success: 0, best: 0.12, at: { 0.1: 0.05, 0.15: 0.1 } },
  dann: { success: 0, best: 0.09, at: { 0.1: 0.45, 0.15: 1 } },
  'cf-invar': { success: 0, best: 0.07, at: { 0.1: 0.7, 0.15: 1 } },
  saliency: { success: 0, best: 0.01, at: { 0.1: 0.35, 0.15: 1 } },
} as const
/** The same without third pooling, the baseline of 12 epochs: within the budget. */
export const referenceAttackTwoPools = {
  erm: { success: 0.05, median: 0.049 },
  dann: { success: 0.2, median: 0.0471 },
  'cf-invar': { success: 0.5, median: 0.0457 },
  saliency: { success: 0.05, median: 0.0496 },
} as const
