/** The study's report: one self-contained HTML page with a section a task, the PDF of it, and its tables as Markdown. */
import * as z from 'zod'
import type { AttackResult, publishedAttack } from './attack'
import { papers, type Paper } from './report'
import type { RunStatus } from './runs'
import { studyResultsInput, type StudyMeasure, type StudyPreset, type StudyResults, type StudyTaskId } from './study-run'
import type { EngineInfo } from './system'

export const studyReportInput = studyResultsInput.extend({ paper: z.enum(papers).default('a4') })
export type StudyReportInput = z.output<typeof studyReportInput>

/** A run that the study's numbers come from; named once, under the first task that needs it. */
export interface StudyReportRun {
  task: StudyTaskId
  id: string
  name: string
  seed: number
  status: RunStatus
  /** 0 for an attack. */
  epochs: number
  engine: EngineInfo | null
  codeVersion: string
  /** Null for an attack, and where no epoch is done. */
  weightsHash: string | null
}

export interface StudyReportTask {
  id: StudyTaskId
  /** One sentence with its number; null where nothing is there yet. */
  result: string | null
  remarks: string[]
}

/** What one preset has come to, besides its numbers. */
export interface StudyReportPreset {
  preset: StudyPreset
  /** By number. */
  tasks: StudyReportTask[]
  runs: StudyReportRun[]
}

/** All that a report says in words and numbers. */
export interface StudyRecord {
  title: string
  /** Milliseconds since 1970, UTC. */
  date: number
  codeVersion: string
  results: StudyResults
  /** In the order of `results.presets`. */
  presets: StudyReportPreset[]
  /** The command line that repeats the study, or goes on with it. */
  command: string
}

/** Counts of the attacks of all seeds together; of each model, in the order of the study. */
export type StudyAttackPicture = Pick<AttackResult, 'budget' | 'maxEpsilon' | 'epsilons'> & {
  seeds: number[]
  results: (Pick<AttackResult['results'][number], 'name' | 'figures' | 'curve'> & {
    /** As what was published is named by. */
    model: keyof typeof publishedAttack
    images: { epsilon: number | null }[]
  })[]
}

/** Of one seed: predictions that change, 0..1. */
export interface StudyAblationPicture {
  seed: number
  points: { count: number; top: number; random: { mean: number; low: number; high: number } | null }[]
}

/** What the figures of one preset are drawn from, as the study kept it; null, or empty, where it is not there. */
export interface StudyPictures {
  preset: StudyPreset
  /** Every figure of the study over its seeds, by name, those of the table and those of the conclusions. */
  measures: Readonly<Record<string, StudyMeasure>>
  /** Images of the training set, [digit][colour]. */
  canvas: { seed: number; counts: number[][] } | null
  /** The baseline on the hard set, [digit][predicted]. */
  confusion: { seed: number; counts: number[][] } | null
  /** Of conv1 under channel_mean, by channel: [channels, 28, 28, 3], 0..1. */
  prototypes: { seed: number; images: Float32Array; solid: boolean[] } | null
  attack: StudyAttackPicture | null
  ablations: StudyAblationPicture[]
}

/** Everything that the page is drawn from; nothing is computed while it is drawn. */
export interface StudyReportData extends StudyRecord {
  paper: Paper
  /** In the order of `results.presets`. */
  pictures: StudyPictures[]
}

/** Draws the study's report as one HTML document that needs nothing else. The backend loads it from the built page code. */
export type RenderStudyReport = (data: StudyReportData) => string
