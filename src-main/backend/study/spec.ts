/** What a task of the study is: one file each in `tasks/`. */
import type { StudyReference, StudySizes, StudyTask, StudyTaskId, StudyUnit } from '../../contract/study-run'
import type { Store } from '../../store/store'
import type { Figures, Measures } from './figures'
import type { Pass } from './passes'
import type { SeedPlan } from './plan'
import type { RunsStep } from './steps'

export interface RowSpec {
  /** Also the name of its figure. */
  id: string
  name: string
  unit: StudyUnit
  /** It is of the dataset alone, which all seeds of training share. */
  ofData?: true
  published?: StudyReference
  /** Of either preset. */
  reference?: { asWritten?: StudyReference; twoPools?: StudyReference }
  /** In the number's own unit. */
  tolerance: number
  /** What a single seed's number is over, where that is not images. */
  over?: 'channels' | 'features'
  /** What is known about a difference. */
  why?: string
}

export interface TaskSpec {
  id: StudyTaskId
  /** The runs that it needs, in the order in which they are made. */
  runs(plan: SeedPlan): RunsStep[]
  passes(sizes: Readonly<StudySizes>): Pass[]
  /** What its finished runs say by themselves, and what follows from that and from its passes. */
  figures(plan: SeedPlan, store: Store, ofPasses: Figures): Figures
  rows: readonly RowSpec[]
  /** One sentence with its number; null where nothing is there yet. */
  sentence(measures: Measures): string | null
  /** Of the first seed. */
  link(plan: SeedPlan): StudyTask['link']
  remarks(plan: SeedPlan): string[]
}
