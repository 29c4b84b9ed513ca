/** The study as one job: tasks 0 to 6, what each needs and has, the table of all its numbers, and its conclusions. */
import * as z from 'zod'
import { seedsSchema, type Progress } from './jobs'
import type { RunStatus } from './runs'

/** STUDY 1: the study does not publish enough to know which it was; the first is the default. */
export const studyPresets = ['as-written', 'two-pools'] as const
export type StudyPreset = (typeof studyPresets)[number]

/** In their order; the number of a task is its place. */
export const studyTasks = ['canvas', 'cheater', 'prober', 'gradcam', 'cures', 'attack', 'sae'] as const
export type StudyTaskId = (typeof studyTasks)[number]

export const studyTaskTitles: Readonly<Record<StudyTaskId, string>> = {
  canvas: 'The biased canvas',
  cheater: 'The cheater',
  prober: 'The prober',
  gradcam: 'Grad-CAM',
  cures: 'Robust training',
  attack: 'Adversarial interrogation',
  sae: 'Sparse autoencoders',
}

const presetSchema = z.enum(studyPresets)
/** A small subset with less of everything (`quickStudy`): its runs and its results are never those of the whole study. */
const quick = z.boolean().default(false)

/** Input of a `study` job, and what `study.state` is asked about. Runs that exist are used, those that are missing are made: the same input again goes on where it was left. */
export const studyQuestion = z.strictObject({ preset: presetSchema.default('as-written'), seeds: seedsSchema, quick })
export type StudyQuestion = z.output<typeof studyQuestion>

/** What the quick study has less of, and what the whole one has: everything that differs between them. */
export interface StudySizes {
  trainSize: number
  testSize: number
  /** Images a step: a small training set needs smaller ones to take steps enough. */
  batch: number
  /** Epochs: of the baseline, of the plain phase before a new head is fitted and of the head, of the control, and of the cures. */
  baselineEpochs: number
  headEpochs: number
  controlEpochs: number
  dannEpochs: number
  saliencyEpochs: number
  cfInvarEpochs: number
  prototypeSteps: number
  camZeros: number
  camImages: number
  /** Epochs at most that the baseline is trained on for, until so many sevens qualify. */
  continuedEpochs: number
  attackSamples: number
  attackSteps: number
  attackRestarts: number
  attackBisections: number
  /** Of the second, independent attack. */
  secondAttackSteps: number
  saeStepsPerEpoch: number
  ablationDraws: number
}

export const wholeStudy: Readonly<StudySizes> = {
  trainSize: 60_000,
  testSize: 10_000,
  batch: 128,
  baselineEpochs: 4,
  headEpochs: 2,
  controlEpochs: 15,
  dannEpochs: 15,
  saliencyEpochs: 10,
  cfInvarEpochs: 15,
  prototypeSteps: 200,
  camZeros: 200,
  camImages: 1000,
  continuedEpochs: 12,
  attackSamples: 20,
  attackSteps: 120,
  attackRestarts: 10,
  attackBisections: 7,
  secondAttackSteps: 300,
  saeStepsPerEpoch: 150,
  ablationDraws: 20,
}

export const quickStudy: Readonly<StudySizes> = {
  trainSize: 6000,
  testSize: 1000,
  batch: 32,
  baselineEpochs: 3,
  headEpochs: 1,
  controlEpochs: 3,
  dannEpochs: 3,
  saliencyEpochs: 2,
  cfInvarEpochs: 3,
  prototypeSteps: 40,
  camZeros: 80,
  camImages: 200,
  continuedEpochs: 4,
  attackSamples: 5,
  attackSteps: 30,
  attackRestarts: 2,
  attackBisections: 3,
  secondAttackSteps: 60,
  saeStepsPerEpoch: 60,
  ablationDraws: 5,
}

/** For people; `epochs` and the like are said by the names themselves. */
export const studySizeNames: Readonly<Record<keyof StudySizes, string>> = {
  trainSize: 'Training digits',
  testSize: 'Test digits',
  batch: 'Images a step',
  baselineEpochs: 'Epochs of the baseline',
  headEpochs: 'Epochs of a refitted head',
  controlEpochs: 'Epochs of the Adam control',
  dannEpochs: 'Epochs of DANN',
  saliencyEpochs: 'Epochs of the saliency penalty',
  cfInvarEpochs: 'Epochs of CF-INVAR',
  prototypeSteps: 'Steps of a prototype',
  camZeros: 'Zeros of the Grad-CAM medians',
  camImages: 'Images of the Grad-CAM sets',
  continuedEpochs: 'Epochs at most of the baseline that is attacked',
  attackSamples: 'Sevens that are attacked',
  attackSteps: 'Steps of the attack',
  attackRestarts: 'Restarts of the attack',
  attackBisections: 'Bisections of the attack',
  secondAttackSteps: 'Steps of the second attack',
  saeStepsPerEpoch: 'Steps an epoch of an SAE',
  ablationDraws: 'Draws of random features',
}

export const sizesOf = (quick: boolean): Readonly<StudySizes> => (quick ? quickStudy : wholeStudy)

/** `missing`: nothing of it is there; `partly`: something is, and nothing works on it; `stopped`, `failed`: the study's last job ended so while it was at it. */
export const studyTaskStatuses = ['missing', 'partly', 'running', 'stopped', 'failed', 'finished'] as const
export type StudyTaskStatus = (typeof studyTaskStatuses)[number]

/** A run that a task needs. */
export interface StudyRun {
  /** "DANN", "SAE relu3 spatial_mean"; the seed is apart. */
  name: string
  seed: number
  /** Null where none exists yet. */
  run: string | null
  /** `missing` where there is none; `partly` is never said of a run. */
  status: RunStatus | 'missing'
  /** Why it failed; null where it did not. */
  error: string | null
}

export interface StudyTask {
  id: StudyTaskId
  /** 0 to 6. */
  number: number
  status: StudyTaskStatus
  /** One sentence with its number, of what is there so far; null where nothing is. */
  result: string | null
  /** What whoever reads the result must know: too few sevens qualified, a run failed. */
  remarks: string[]
  runs: StudyRun[]
  /** Passes over finished runs whose results are kept (scans, prototypes, Grad-CAM sets, features, ablation): how many are done. */
  passes: { done: number; of: number }
  /** The page that shows it, and the parameters of its address. */
  link: { page: string; params: Record<string, string> }
  /** Of the whole task, by what was measured while this study ran; null where nothing works on it or nothing is known. */
  secondsLeft: number | null
}

export interface StudyState {
  question: StudyQuestion
  /** In their order. */
  tasks: StudyTask[]
  /** The newest job of this study that is not over, else the newest; null where there was none. Stop it by `jobs.stop`; the same input submitted again goes on. */
  job: { id: string; status: 'queued' | 'running' | 'stopped' | 'failed' | 'finished'; note: string | null } | null
  /** Over all tasks, in percent; null where nothing works on it. */
  progress: Progress | null
  /** Seconds that what is left takes about, on two quiet cores without a GPU: known before anything works on it. */
  work: number
  finished: boolean
}

/** `study.results`: one preset, or both beside each other. */
export const studyResultsInput = z.strictObject({
  presets: z
    .array(presetSchema)
    .min(1, 'name one preset or both')
    .max(studyPresets.length)
    .refine((presets) => new Set(presets).size === presets.length, 'each may be there only once')
    .default(['as-written']),
  seeds: seedsSchema,
  quick,
})
export type StudyResultsInput = z.output<typeof studyResultsInput>

/** How the number is written: `share` is 0..1, `probability` too; `difference` one of two shares; `ratio`, `number` have no unit. */
export const studyUnits = ['share', 'probability', 'difference', 'ratio', 'number', 'count', 'epochs', 'bits', 'epsilon'] as const
export type StudyUnit = (typeof studyUnits)[number]

/**
 * `reproduced`: the published value lies within the measured interval, of which no more than the row's tolerance counts to either side, widened by the tolerance
 * (within the tolerance of the value, where there is no interval); `reference`: that does not, or none was published, but the reference does; `differs`: what was
 * published, or the reference where nothing was, lies outside the whole interval widened by the tolerance; `unclear`: inside, so that the interval is too wide to
 * tell; `open`: not measured yet, nothing to hold it against, or a quick study, which decides nothing.
 */
export const studyVerdicts = ['reproduced', 'reference', 'differs', 'unclear', 'open'] as const
export type StudyVerdict = (typeof studyVerdicts)[number]

/** What was measured with 95% interval. Over seeds: mean and Student's t; of one seed, or of the data that all seeds share: its value, and the interval over images where there is one. */
export interface StudyMeasure {
  mean: number
  low: number | null
  high: number | null
  /** What `n` counts; where that is not seeds, what the number is a share, or the best, of. */
  over: 'seeds' | 'images' | 'channels' | 'features'
  n: number
  /** One for each seed that has it, by ascending seed; a single one of the data that they share. */
  values: number[]
}

/** One value, or a range: as it was published, or over the seeds of the reference. */
export type StudyReference = number | { low: number; high: number }

/** A number under one preset. */
export interface StudyFigure {
  preset: StudyPreset
  reference: StudyReference | null
  measured: StudyMeasure | null
  /** Measured mean minus the published value, minus the reference where none was published; of a range the nearest end, 0 inside. Null where either is missing, and for a count of a quick study. */
  difference: number | null
  verdict: StudyVerdict
  /** Which of the two agrees. */
  agrees: ('published' | 'reference')[]
  /** What is known about the difference to the published value, to the reference where none was published; null where it agrees or nothing is known. */
  why: string | null
}

export interface StudyRow {
  /** `cheater.hard.4` */
  id: string
  task: StudyTaskId
  name: string
  unit: StudyUnit
  published: StudyReference | null
  /** In the number's own unit. */
  tolerance: number
  /** One of some thirty numbers that tell the study in short. */
  headline?: true
  /** One for each preset that was asked for, in that order. */
  figures: StudyFigure[]
}

export const conclusionVerdicts = ['confirmed', 'refuted', 'open'] as const
export type ConclusionVerdict = (typeof conclusionVerdicts)[number]

export interface StudyConclusion {
  /** 1 to 8, as STUDY.md counts them. */
  number: number
  text: string
  /** What has to hold, in words. */
  rule: string
  /** One for each preset; `because` has the numbers. */
  results: { preset: StudyPreset; verdict: ConclusionVerdict; because: string }[]
}

export interface StudyResults {
  quick: boolean
  seeds: number[]
  presets: StudyPreset[]
  /** By task. */
  rows: StudyRow[]
  conclusions: StudyConclusion[]
  /** For people: what is missing, what failed, that it is a quick study. */
  remarks: string[]
}
