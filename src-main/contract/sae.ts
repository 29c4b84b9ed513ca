/** Sparse autoencoders on a finished network's activations (STUDY 6): what is trained, how good it is, and what its features are. */
import * as z from 'zod'
import { settingsRecord } from './catalogue'
import { imageSource } from './images'
import { seedsSchema } from './jobs'
import { verdictThresholds, type RankedImages } from './microscope'
import { runRef, type RunStatus } from './runs'
import { splitSchema, type Split } from './study'

export const saeLayers = ['relu1', 'relu2', 'relu3', 'gap'] as const
export type SaeLayer = (typeof saeLayers)[number]

/** One vector an image: the mean over its positions; or one a position. */
export const aggregations = ['spatial_mean', 'per_position'] as const
export type Aggregation = (typeof aggregations)[number]

export const saeConfiguration = z
  .strictObject({
    layer: z.enum(saeLayers).default('relu3'),
    /** gap has one position: `spatial_mean` alone. */
    aggregation: z.enum(aggregations).default('spatial_mean'),
    variant: z.string().default('relu-l1'),
    preset: z.string().optional(),
    settings: settingsRecord.default({}),
  })
  .refine(({ layer, aggregation }) => layer !== 'gap' || aggregation === 'spatial_mean', 'gap has one position only: its aggregation is spatial_mean')
export type SaeConfiguration = z.output<typeof saeConfiguration>

/** The study's seven. */
export const studyConfigurations: readonly { layer: SaeLayer; aggregation: Aggregation }[] = [
  { layer: 'relu1', aggregation: 'spatial_mean' },
  { layer: 'relu2', aggregation: 'spatial_mean' },
  { layer: 'relu3', aggregation: 'spatial_mean' },
  { layer: 'gap', aggregation: 'spatial_mean' },
  { layer: 'relu1', aggregation: 'per_position' },
  { layer: 'relu2', aggregation: 'per_position' },
  { layer: 'relu3', aggregation: 'per_position' },
]

/** Input of an `sae` job: one run for each configuration and seed. Several lambdas are several configurations. */
export const saeJobInput = z.strictObject({
  /** A finished network. */
  run: runRef,
  epoch: z.int().min(1).optional(),
  configurations: z.array(saeConfiguration).min(1, 'choose one configuration or more').max(200),
  seeds: seedsSchema,
})
export type SaeJobInput = z.output<typeof saeJobInput>

/** Settings of an SAE's run: the variant's own, and these. */
export interface SaeRunSettings {
  layer: SaeLayer
  aggregation: Aggregation
  /** Epoch of the network whose activations these are. */
  modelEpoch: number
  [setting: string]: unknown
}

/**
 * What of the network survives when the vectors that the SAE encodes are replaced, on images that nothing was fitted on. On gap and `per_position` these are the
 * activation itself. Of `spatial_mean` they are its mean over positions, and what is replaced is that mean alone: (replacement - mean) is added to every position, so the
 * map is shifted and keeps its pattern. Zeros are then no activation of zeros: each channel averages 0, and is below 0 at some positions, which no ReLU gives.
 */
export interface Survival {
  split: Split
  images: number
  /** Cross-entropy and accuracy of the untouched network, with reconstructed vectors in place, with vectors of zeros, and with the mean vector of the training digits. */
  original: LossAndAccuracy
  reconstruction: LossAndAccuracy
  zero: LossAndAccuracy
  mean: LossAndAccuracy
  /** (zero - reconstruction) / (zero - original), of cross-entropies; null where zeros cost nothing. */
  lossRecovered: number | null
}
export interface LossAndAccuracy {
  loss: number
  accuracy: number
}

/** On vectors of the training digits, standardised. */
export interface SaeQuality {
  /** Mean squared error over vectors and entries. */
  reconstruction: number
  /** Mean |z|. */
  l1: number
  /** Mean number of latents above 0. */
  l0: number
  /** 1 - squared error / squared distance from the mean: 0 for predicting the mean. */
  explainedVariance: number
  /** Latents that were 0 on every vector. */
  dead: number
  survival: Survival[]
}

export interface SaeRow {
  run: string
  name: string
  status: RunStatus
  /** The network it was made from. */
  model: string
  modelEpoch: number
  layer: SaeLayer
  aggregation: Aggregation
  variant: string
  seed: number
  settings: Record<string, unknown>
  groupKey: string
  createdAt: number
  /** D and K. */
  width: number
  latents: number
  /** Null until it is finished. */
  quality: SaeQuality | null
}

/** SAEs, newest first: of one network where named. */
export const saeTableInput = z.strictObject({ run: runRef.optional() })

export const featuresInput = z.strictObject({ sae: runRef, split: splitSchema.default('balanced') })

export interface FeatureFigures {
  feature: number
  /** As of `ChannelFigures`; over vectors (positions, for `per_position`). */
  colorSelectivity: number | null
  digitSelectivity: number | null
  effectiveColors: number | null
  effectiveDigits: number | null
  bestColor: number | null
  bestDigit: number | null
  mean: number
  /** Standard deviation: the unit that alpha is also shown in. */
  std: number
  high: number
  /** Share of vectors on which it is above 0. */
  frequency: number
  dead: boolean
  /** Of the variance of the standardised reconstruction, as if features did not covary: Var(z_k) |W_dec,k|^2 over the sum of all. */
  varianceShare: number
}

/** Of a feature as of a channel: selective, and about one class. Open on the page and the command line, these where nobody says otherwise. */
export const featureThresholds = verdictThresholds

/** Share of the reconstruction's variance, 0..1, that is carried by features whose selectivity for colour (or digit) reaches the threshold. */
export function varianceShareOf(
  features: readonly FeatureFigures[],
  label: 'color' | 'digit',
  selectivity: number = featureThresholds.selectivity,
): number {
  const of = label === 'color' ? 'colorSelectivity' : 'digitSelectivity'
  return features.reduce((sum, feature) => sum + ((feature[of] ?? -1) >= selectivity ? feature.varianceShare : 0), 0)
}

/** What the engine finds in one pass over a split, and the store keeps. */
export interface FeatureScan {
  images: number
  /** Vectors: images, or images times positions. */
  vectors: number
  features: FeatureFigures[]
  /** Of each image's largest code, the largest first; one column a feature, `maxExamples` long. */
  top: RankedImages
  /** Activation histogram of each feature over vectors: [features, histogramBins] counts, from 0 to `high`; zeros apart, in `zeros`. */
  histogram: Uint32Array
  zeros: Uint32Array
  /** Change of each logit for one unit more of the feature, added along its decoder direction at all positions: first order, mean over images; exact at relu3 and gap. [features, 10]. */
  effect: Float32Array
}
export const histogramBins = 40

export interface FeatureList {
  sae: string
  split: Split
  images: number
  vectors: number
  features: FeatureFigures[]
  /** [features, 10] */
  effect: Float32Array
  /** Best match by decoder cosine in each SAE that differs in its seed alone, mean over those; null where there is none. [features] */
  stability: (number | null)[]
  /** How many other seeds that is over. */
  otherSeeds: number
  names: FeatureName[]
}
export type FeaturesChunk = { type: 'progress'; done: number; total: number; secondsLeft: number | null } | { type: 'done'; list: FeatureList }

export interface FeatureName {
  feature: number
  name: string
  note: string
}
export const nameFeatureInput = z.strictObject({
  sae: runRef,
  feature: z.int().min(0),
  /** Both empty: forgotten. */
  name: z.string().max(100),
  note: z.string().max(10_000).default(''),
})

export const featureInput = featuresInput.extend({ feature: z.int().min(0), count: z.int().min(1).max(64).default(8) })

/** One feature's card. Its split must have been looked at by `sae.features`; it is where it was not. */
export interface FeatureCard {
  figures: FeatureFigures
  /** Counts of `histogramBins` equal bins from 0 to `figures.high`, and of the zeros. */
  histogram: number[]
  zeros: number
  examples: { index: number; digit: number; color: number; value: number }[]
  /** Grey bytes, [examples, 28, 28]. */
  grey: Uint8Array
  palette: [number, number, number][]
  placement: 'stroke' | 'background'
  /** Of each example: codes at every position, [examples, side, side]; side is 1 where an image has one code. */
  maps: Float32Array
  side: number
  /** Decoder direction in the activation's own units (std undone), [D]. */
  direction: Float32Array
  /** [10] */
  effect: Float32Array
  /** Features of the same SAE by cosine of the decoder directions (std undone), the nearest first, itself left out. */
  nearest: { feature: number; cosine: number }[]
  /** Best match in each SAE that differs in its seed alone. */
  matches: { sae: string; seed: number; feature: number; cosine: number }[]
}

/** Codes of one image. */
export const codesInput = z.strictObject({ sae: runRef, image: imageSource })
export interface CodesOfImage {
  /** Mean over positions, [K]. */
  codes: Float32Array
  /** Strongest over positions, [K]. */
  strongest: Float32Array
}

/** Evidence in one safetensors file: `codes` (digit, color, activation [m, D], codes [m, K], reconstruction [m, D]), or `steering` (images, digit, color, logits_before, logits_after [n, 10]). */
export const saeDumpInput = z
  .strictObject({
    sae: runRef,
    what: z.enum(['codes', 'steering']),
    split: splitSchema.default('hard'),
    limit: z.int().min(1).max(60_000).default(100),
    feature: z.int().min(0).optional(),
    alpha: z.number().min(-1e6).max(1e6).default(5),
    protocol: z.enum(['study', 'additive']).default('study'),
  })
  .refine(({ what, feature }) => what !== 'steering' || feature !== undefined, 'feature: say which one is steered')

/** STUDY 6: selectivity of the best feature. Of gap a range of colours was published, of relu1 no digit. */
export const publishedSelectivity = {
  relu1: { color: 0.96, digit: null },
  relu2: { color: 0.96, digit: 0.47 },
  relu3: { color: 0.92, digit: 0.66 },
  gap: { color: { low: 0.85, high: 0.9 }, digit: 0.74 },
} as const
/** Of the independent implementation on the hard set, as written, and of its autoencoders what else was said of them. */
export const referenceSelectivity = {
  spatial_mean: {
    relu1: { color: 0.96, digit: 0.25 },
    relu2: { color: 0.96, digit: 0.44 },
    relu3: { color: 0.93, digit: 0.44 },
    gap: { color: 0.93, digit: 0.47 },
  },
  per_position: { relu1: { color: 0.14, digit: 0.01 }, relu2: { color: 0.27, digit: 0.02 }, relu3: { color: 0.53, digit: 0.05 } },
  /** On the easy set, where the two labels are confounded. */
  easyDigit: 0.87,
  explainedVariance: 0.99,
  /** L0 over K. */
  density: 0.5,
  dead: 0,
  /** What one SAE seed moved a 7 in cyan by, in probability, steered by +5. */
  steering: 0.07,
} as const
