/** What a cure did, run by run and group by group: everything that the Compare page, `lab compare` and a report show. */
import * as z from 'zod'
import type { DatasetSettings } from './dataset'
import type { Share } from './diagnose'
import type { TrainingNotice } from './notices'
import { runRef, type RunSummary } from './runs'

/** The most runs that are compared at once. */
export const maxCompared = 200

export const compareInput = z.strictObject({
  runs: z.array(runRef).min(1, 'name one run or more').max(maxCompared),
  /** A run whose group the others are held against. Where left out: plain training with Adam on the same data, where it is among the runs. */
  control: runRef.optional(),
})

export const probesInput = z.strictObject({ run: runRef, epoch: z.int().min(1).optional() })

/** A mean over seeds. */
export interface Interval {
  mean: number
  /** 95% interval of the mean, Student's t; null where there is one seed alone. */
  low: number | null
  high: number | null
  /** One for each seed that has the figure, in the order of the group's seeds. */
  values: number[]
}

/** Answers whose confidence lies in (low, high], 0..1. */
export interface ReliabilityBin {
  low: number
  high: number
  count: number
  /** Means over the bin's images; null where it is empty. */
  confidence: number | null
  accuracy: number | null
}

export interface Calibration {
  /** Expected calibration error over the bins, 0..1 (Guo et al., On Calibration of Modern Neural Networks, ICML 2017). */
  ece: number
  /** 15 of equal width. */
  bins: ReliabilityBin[]
}

/** Linear classifiers of colour and of digit on the frozen gap features: fitted on training digits painted balanced, scored on the balanced test set. */
export interface LinearProbes {
  run: string
  epoch: number
  /** Training digits that they were fitted on. */
  fittedOn: number
  color: Share
  digit: Share
}

/** Of one run after one epoch. */
export interface CureFigures {
  epoch: number
  /** While training, 0..1; null for an import. */
  train: number | null
  easy: Share
  hard: Share
  hardByDigit: Share[]
  hardByColor: Share[]
  /** The group (digit and colour) of the hard set that is right least often. */
  worstGroup: { digit: number; color: number; accuracy: Share } | null
  /** Share of all hard images whose answer is the worn colour's digit. */
  colorFollow: Share
  calibration: { easy: Calibration; hard: Calibration }
  /** First epoch with more than 70% of the hard set right; null where there was none. */
  epochsTo70: number | null
  /** Wall time of training, seconds, evaluation left out; null where it was not measured. */
  trainSeconds: number | null
  /** Null until somebody asked for them (`compare.probes`). */
  probes: LinearProbes | null
}

/** Accuracies 0..1 after each epoch. */
export interface Curve {
  epoch: number[]
  train: number[]
  easy: number[]
  hard: number[]
}

export interface ComparedRun {
  run: RunSummary
  /** Place in `groups`. */
  group: number
  curve: Curve
  /** Null where no epoch is done. */
  figures: CureFigures | null
  /** Collapses, losses that were not finite, and what else whoever reads the figures must know. */
  notices: TrainingNotice[]
}

/** Figures of which a group has a mean. Shares and calibration errors 0..1, `epochsTo70` in epochs, `trainSeconds` in seconds. */
export const figureNames = [
  'train',
  'easy',
  'hard',
  'worstGroup',
  'colorFollow',
  'eceEasy',
  'eceHard',
  'probeColor',
  'probeDigit',
  'epochsTo70',
  'trainSeconds',
] as const
export type FigureName = (typeof figureNames)[number]

/** Runs that differ in nothing but their seed. */
export interface SeedGroup {
  key: string
  /** Short, and different for each group of a comparison. */
  label: string
  method: string | null
  /** Ids and seeds, by ascending seed. */
  runs: string[]
  seeds: number[]
  /** Epochs that the runs of its figures have done, the fewest of them. */
  epochs: number
  rho: number | null
  datasetHash: string | null
  /** Over its finished runs, over all where none is finished. Null where none of them has the figure. */
  figures: Record<FigureName, Interval | null>
  /** Runs of the group that collapsed or broke off. */
  collapsed: string[]
}

/** A group against the control, seed by seed, after the same number of epochs. */
export interface PairedEffect {
  /** Places in `groups`. */
  group: number
  control: number
  /** The epoch that both are looked at: the last that all of their paired runs have. */
  epoch: number
  figure: 'hard' | 'easy'
  /** Group minus control. */
  difference: Interval
  pairs: { seed: number; value: number; control: number }[]
  /** Seeds that only one of the two has. */
  unpaired: number[]
}

/** A setting that is not the same in all groups. */
export interface SettingDifference {
  /** Its key: `lr`, or `dataset.rho`. */
  name: string
  title: string
  /** One for each group; undefined where a method has no such setting. */
  values: unknown[]
}

export interface ComparedDataset {
  hash: string
  settings: DatasetSettings
  /** Places in `groups`. */
  groups: number[]
}

export interface Comparison {
  /** In the order that was asked for. */
  runs: ComparedRun[]
  /** By first run. */
  groups: SeedGroup[]
  /** Place of the control in `groups`; null where there is none. */
  control: number | null
  /** Runs of the store that could be the control, where there is none among those compared. */
  possibleControls: string[]
  effects: PairedEffect[]
  settings: SettingDifference[]
  datasets: ComparedDataset[]
  /** For people: runs of different datasets, runs that are not finished, groups of one seed. */
  remarks: string[]
}
