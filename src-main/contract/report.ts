/** A report of runs: one self-contained HTML page, the PDF of it, and its tables. */
import * as z from 'zod'
import type { Comparison } from './compare'
import type { SplitReport } from './dataset'
import type { EngineInfo } from './system'
import { maxCompared } from './compare'
import { runRef } from './runs'

/** The blocks of a report, in the order that they have where nobody says otherwise. */
export const reportBlocks = [
  'summary',
  'dataset',
  'methods',
  'results',
  'effects',
  'curves',
  'sweep',
  'groups',
  'confusion',
  'calibration',
  'samples',
  'published',
  'provenance',
] as const
export type ReportBlockId = (typeof reportBlocks)[number]

export const reportBlockTitles: Readonly<Record<ReportBlockId, string>> = {
  summary: 'What was asked, and the answer',
  dataset: 'Dataset',
  methods: 'Methods, and the settings that differ',
  results: 'Results',
  effects: 'Differences to the control, by seed',
  curves: 'Accuracy by epoch',
  sweep: 'Accuracy against the bias rho',
  groups: 'By digit and by colour',
  confusion: 'Confusion matrices',
  calibration: 'Calibration, and how much colour is left',
  samples: 'The same digits through all models',
  published: 'What was published',
  provenance: 'Seeds, engine, versions, hashes',
}

export const papers = ['a4', 'letter'] as const
export type Paper = (typeof papers)[number]

export const reportInput = z.strictObject({
  runs: z.array(runRef).min(1, 'name one run or more').max(maxCompared),
  control: runRef.optional(),
  title: z.string().min(1).max(200).optional(),
  /** Plain text; an empty line parts paragraphs. */
  notes: z.string().max(100_000).default(''),
  /** Which, and in which order. */
  blocks: z
    .array(z.enum(reportBlocks))
    .min(1, 'choose one block or more')
    .default([...reportBlocks]),
  paper: z.enum(papers).default('a4'),
  /** Digits of the hard set that are shown through all models. */
  samples: z.int().min(1).max(60).default(12),
  /** Measure the linear probes of the runs that lack them, a few seconds a run. */
  probes: z.boolean().default(false),
})
export type ReportInput = z.output<typeof reportInput>

/** A file of text or bytes, as it would be saved. */
export interface TextFile {
  fileName: string
  text: string
  /** Of a table in a file of its own: its name, one word or several with dashes. */
  table?: string
}

export const tableFormats = ['csv', 'latex'] as const
export type TableFormat = (typeof tableFormats)[number]

/** One digit and what each model answers. */
export interface ReportSample {
  digit: number
  color: number
  /** Grey bytes, [28, 28]. */
  grey: Uint8Array
  /** One for each of `ReportData.models`; null for a model of other data. */
  answers: ({ predicted: number; confidence: number } | null)[]
}

/** Everything that a report's page is drawn from; nothing is computed while it is drawn. */
export interface ReportData {
  title: string
  notes: string
  /** Milliseconds since 1970, UTC. */
  date: number
  blocks: ReportBlockId[]
  paper: Paper
  comparison: Comparison
  /** By hash; `splits` is empty where the block `dataset` was not chosen. */
  datasets: { hash: string; splits: SplitReport[]; palette: [number, number, number][]; placement: 'stroke' | 'background' }[]
  /** Of the methods that the groups use, by id. */
  methods: { id: string; title: string; source: string; explanation: string }[]
  /** One model a group, that of its first seed: its confusion on the hard set, [digit][predicted] counts. */
  models: { group: number; run: string; confusion: number[][] }[]
  samples: { datasetHash: string; rows: ReportSample[] }[]
  provenance: {
    codeVersion: string
    runs: { id: string; name: string; seed: number; epochs: number; engine: EngineInfo | null; codeVersion: string; weightsHash: string | null }[]
    /** Command lines that repeat the runs of a group, one for each seed of its dataset; none for a group that was not trained here. */
    commands: { group: number; command: string }[]
  }
}

/** Draws a report as one HTML document that needs nothing else. The backend loads it from the built page code. */
export type RenderReport = (data: ReportData) => string
