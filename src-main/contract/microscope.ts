/** The microscope: on which images a channel is strong, and how much it goes with colour and with digit (STUDY 2). */
import * as z from 'zod'
import { imageSource, layerSchema, type LayerId } from './images'
import { runRef } from './runs'
import { splitSchema, type Split } from './study'

export const scanObjectives = ['channel_max', 'channel_mean'] as const
export type ScanObjective = (typeof scanObjectives)[number]

export const maxExamples = 64

/** One pass over a set for all channels of all layers; kept with the run's weights and dataset. */
export const scanInput = z.strictObject({ run: runRef, epoch: z.int().min(1).optional(), split: splitSchema.default('hard') })

/** "Monosemantic in colour" needs both: selective, and about one colour. Open on the page, these where nobody says otherwise. */
export const verdictThresholds = { selectivity: 0.5, effectiveNumber: 2 } as const

/** Figures of one channel under one objective, on the scanned set. */
export interface ChannelFigures {
  channel: number
  /** Between-class over total variance, 0..1; null where the channel does not vary. */
  colorSelectivity: number | null
  digitSelectivity: number | null
  /** Exponential of the entropy of its mean positive activation by class, 1..10; null where it is never positive. */
  effectiveColors: number | null
  effectiveDigits: number | null
  /** The class of the largest mean positive activation. */
  bestColor: number | null
  bestDigit: number | null
  mean: number
  low: number
  high: number
  /** 0 on every image. */
  dead: boolean
}

export interface LayerFigures {
  layer: LayerId
  /** Height and width of its map; 1 for gap and fc. */
  side: number
  /** One for each channel, in order. */
  channels: ChannelFigures[]
}

/** With how often it is above zero: where that is hardly ever, its effective numbers are of nearly nothing. */
export interface ScannedChannel extends ChannelFigures {
  /** Share of the set's images on which the objective is above 0, 0..1. */
  above: number
}

export interface ScannedLayer extends LayerFigures {
  channels: ScannedChannel[]
}

/** What a scan says of all channels; examples are asked for by channel. */
export interface ScanSummary {
  run: string
  epoch: number
  split: Split
  images: number
  objectives: Record<ScanObjective, ScannedLayer[]>
  /** Names and notes that people gave. */
  names: ChannelName[]
}

export interface ChannelName {
  layer: LayerId
  channel: number
  name: string
  note: string
}

/** Values of each column with the images that they are of, [columns, length]; image -1 where a column has fewer values. */
export interface RankedImages {
  length: number
  value: Float32Array
  index: Int32Array
}

/** What the engine finds in one pass and the store keeps: figures, and what examples and percentiles are answered from. */
export interface Scan {
  images: number
  objectives: Record<ScanObjective, LayerFigures[]>
  /** In the tables below: where each layer's channels begin. */
  columns: Record<ScanObjective, Partial<Record<LayerId, number>>>
  /** The largest first. */
  top: RankedImages
  /** The smallest first. */
  bottom: RankedImages
  /** Ascending, evenly spaced in rank; of all images, or of a sample where they are very many. */
  quantiles: RankedImages
}

export type ScanChunk = { type: 'progress'; done: number; total: number; secondsLeft: number | null } | { type: 'done'; summary: ScanSummary }

export const examplesInput = scanInput.extend({
  layer: layerSchema,
  channel: z.int().min(0),
  objective: z.enum(scanObjectives).default('channel_max'),
  which: z.enum(['top', 'bottom', 'quantiles']).default('top'),
  count: z.int().min(1).max(maxExamples).default(8),
})

export interface Example {
  /** Place in the split. */
  index: number
  digit: number
  color: number
  /** The objective on it. */
  value: number
  /** Share of the set's images that are below, 0..1. */
  quantile: number
  /** Of the strongest position: what of the image it sees, in pixels, clipped to the image; null for gap and fc, which see all, and where all positions are alike. */
  field: { top: number; left: number; height: number; width: number } | null
}

export interface Examples {
  examples: Example[]
  /** Grey bytes, [examples, 28, 28]. */
  grey: Uint8Array
  palette: [number, number, number][]
  placement: 'stroke' | 'background'
}

/** Where images of a split excite a channel most: what `Example.field` is made from. */
export const fieldsInput = z.strictObject({
  split: splitSchema,
  layer: layerSchema,
  channel: z.int().min(0),
  indices: z.array(z.int().min(0)).max(maxExamples),
})

/** Every channel of every layer on one image. */
export const channelsInput = z.strictObject({ run: runRef, epoch: z.int().min(1).optional(), image: imageSource })

export interface ChannelsOfImage {
  logits: Float32Array
  /** By layer: maps [side, side, channels] as they are (conv before its ReLU), and the objectives' values. */
  layers: { layer: LayerId; side: number; channels: number; map: Float32Array; max: Float32Array; mean: Float32Array }[]
}

export const nameChannelInput = z.strictObject({
  run: runRef,
  layer: layerSchema,
  channel: z.int().min(0),
  /** Both empty: forgotten. */
  name: z.string().max(100),
  note: z.string().max(10_000).default(''),
})
