/** The biased canvas: what a dataset is (its settings and seed), and what is said about one. */
import * as z from 'zod'
import { splitSchema, studyPalette, type Split } from './study'

const channel = z.int().min(0).max(255)
export const rgbSchema = z.tuple([channel, channel, channel])

export const datasetSettingsSchema = z.strictObject({
  source: z
    .string()
    .regex(/^(mnist|idx:.+)$/, 'must be "mnist" or "idx:" and the folder that holds the four IDX files')
    .default('mnist')
    .meta({ title: 'Source', description: 'MNIST, or a folder of your own with four files in its format (idx:/path/to/folder).' }),
  rho: z
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .meta({ title: 'Bias rho', description: 'Probability that a digit wears its dominant colour in train and easy.' }),
  placement: z
    .enum(['stroke', 'background'])
    .default('stroke')
    .meta({ title: 'Placement', description: 'Where the colour is: on the stroke over black, or behind a white stroke.' }),
  hardRule: z
    .enum(['uniform', 'shift'])
    .default('uniform')
    .meta({ title: 'Hard rule', description: "Hard colours: uniform over the nine others, or always the next digit's colour (a failed variant)." }),
  trainRule: z.enum(['biased', 'shift', 'balanced']).default('biased').meta({
    title: 'Train rule',
    description: 'How training digits are painted: biased (the study), shifted by one, or every colour equally likely.',
  }),
  palette: z
    .array(rgbSchema)
    .length(10, 'needs ten colours, one a digit')
    .default(studyPalette.map((c) => [...c] as [number, number, number]))
    .meta({ title: 'Palette', description: 'Dominant colour of each digit, RGB 0..255.' }),
  trainSize: z
    .int()
    .min(10)
    .max(1_000_000)
    .default(60_000)
    .meta({ title: 'Training digits', description: 'A seeded subset where fewer than the source holds.' }),
  testSize: z
    .int()
    .min(10)
    .max(1_000_000)
    .default(10_000)
    .meta({ title: 'Test digits', description: 'A seeded subset where fewer than the source holds.' }),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0)
    .meta({ title: 'Seed', description: 'Draws the colours and the subset.' }),
})
export type DatasetSettings = z.output<typeof datasetSettingsSchema>
export type DatasetInput = z.input<typeof datasetSettingsSchema>

export interface DatasetPreset {
  id: string
  title: string
  description: string
  settings: DatasetSettings
}

/** Label statistics of one split. */
export interface SplitReport {
  split: Split
  size: number
  /** [digit][color] counts. */
  contingency: number[][]
  /** Share of the dominant colour by digit, 0..1; null for a digit that does not occur. */
  dominantShare: (number | null)[]
  /** Share of the dominant colour over all images, 0..1. */
  dominantOverall: number
  /** Mutual information of digit and colour, in bits. */
  mutualInformation: number
}

export interface DatasetReport {
  hash: string
  settings: DatasetSettings
  splits: Record<Split, SplitReport>
}

/** Images of a split as indices, labels and bytes; the page paints them with the palette. */
export interface Samples {
  /** How many match the filter in all. */
  total: number
  index: Int32Array
  digit: Uint8Array
  color: Uint8Array
  /** Grey bytes, [n, 28, 28]. */
  grey: Uint8Array
  palette: [number, number, number][]
  placement: 'stroke' | 'background'
}

export const samplesQuery = z.strictObject({
  settings: datasetSettingsSchema,
  split: splitSchema,
  digit: z.int().min(0).max(9).optional(),
  color: z.int().min(0).max(9).optional(),
  /** These images and no others, in this order. */
  indices: z.array(z.int().min(0)).max(2000).optional(),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(2000).default(200),
})
