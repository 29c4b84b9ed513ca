/** The work of the study: runs that are made unless they are there, and passes over them that are made unless they are kept. */
import type * as z from 'zod'
import type { RunDetail } from '../../contract/runs'
import type { StudyTaskId } from '../../contract/study-run'
import type { JobKind, JobServices } from '../jobs/kind'

interface StepOf {
  task: StudyTaskId
  seed: number
  /** In the order of which all steps are done; a task's number, more for what waits for a later task, or `firstOfAll`. */
  phase: number
  /** "DANN", "prototypes of conv2" */
  name: string
  /** Equal for work whose speed tells of each other's. */
  pace: string
  /** Seconds that it takes about on two quiet cores: what its share of the study's progress is measured by. */
  work: number
}

/** Of the cheater and its canvas: somebody waits to see it cheat, and the variants of task 0 are beside the point. */
export const firstOfAll = -1

/** A run that the study needs. */
export interface Need {
  name: string
  /** In any state; null where there is none. */
  find(): RunDetail | null
}

/** What makes a run, or why it cannot be made; null where it is not needed after all. */
export type Order = { kind: JobKind; input: unknown } | { impossible: string } | null

/** What a kind of job is to do; its input is checked, and completed, as that of any job. */
export function orderOf<I extends z.ZodType>(kind: JobKind<I>, input: z.input<I>): Exclude<Order, null> {
  return { kind: kind as unknown as JobKind, input: kind.input.parse(input) }
}

export interface RunsStep extends StepOf {
  type: 'runs'
  needs: Need[]
  /** Of those of the needs that have no finished run. */
  order(missing: readonly Need[], services: JobServices): Promise<Order>
}

export interface PassStep extends StepOf {
  type: 'pass'
  /** The finished run that is looked at; null where it is not there yet. */
  on(): RunDetail | null
  isDone(): boolean
  /** Keeps what it finds. @param at how far it is, 0..1 */
  measure(services: JobServices, signal: AbortSignal, at: (share: number) => void): Promise<void>
}

export type Step = RunsStep | PassStep

export function isDone(step: Step): boolean {
  return step.type === 'pass' ? step.isDone() : step.needs.every((need) => need.find()?.status === 'finished')
}
