/** The table of all numbers of the study, and its conclusions, of what the store holds. */
import { sizesOf, studyTaskTitles, type StudyPreset, type StudyResults, type StudyResultsInput } from '../../contract/study-run'
import type { JobServices } from '../jobs/kind'
import { conclusionsOf } from './conclusions'
import type { Measures } from './figures'
import { headlinesOf } from './headlines'
import { isDone } from './steps'
import { Study, taskSpecs } from './study'
import { figureOf } from './verdict'

type Services = Pick<JobServices, 'store' | 'engine'>

/** One preset of the study, and what it has come to. */
export interface MeasuredStudy {
  preset: StudyPreset
  study: Study
  measures: Measures
}

export async function measuredStudies(services: Services, { presets, seeds, quick }: StudyResultsInput): Promise<MeasuredStudy[]> {
  const studies: MeasuredStudy[] = []
  for (const preset of presets) {
    const study = await Study.open(services, { preset, seeds, quick })
    studies.push({ preset, study, measures: study.measures() })
  }
  return studies
}

export async function studyResults(services: Services, input: StudyResultsInput): Promise<StudyResults> {
  return resultsOf(await measuredStudies(services, input), input)
}

export function resultsOf(studies: readonly MeasuredStudy[], { seeds, quick }: Pick<StudyResultsInput, 'seeds' | 'quick'>): StudyResults {
  const headlines = headlinesOf(sizesOf(quick))
  return {
    ...{ quick, seeds: [...seeds].sort((a, b) => a - b), presets: studies.map(({ preset }) => preset) },
    rows: taskSpecs.flatMap(({ id: task, rows }) =>
      rows.map((row) => ({
        ...{ id: row.id, task, name: row.name, unit: row.unit, published: row.published ?? null, tolerance: row.tolerance },
        ...(headlines.has(row.id) ? { headline: true as const } : {}),
        figures: studies.map(({ preset, measures }) => figureOf(row, measures[row.id] ?? null, { preset, quick })),
      })),
    ),
    conclusions: conclusionsOf(studies, quick),
    remarks: [...(quick ? [quickRemark] : []), ...studies.flatMap(({ preset, study }) => remarksOf(preset, study))],
  }
}

export const quickRemark =
  'This is the quick study, on a small subset with less of everything: it shows what the study does, decides nothing, and is kept apart from the whole one.'

function remarksOf(preset: StudyPreset, study: Study): string[] {
  const missing = taskSpecs.filter(({ id }) => study.steps.some((step) => step.task === id && !isDone(step)))
  const [only] = study.setup.question.seeds
  return [
    ...(missing.length === 0 ? [] : [`not done yet: ${missing.map(({ id }) => studyTaskTitles[id]).join(', ')}`]),
    ...(study.plans.length === 1 ? [`one seed (${only}): intervals are over images, and say nothing of other seeds`] : []),
    ...taskSpecs.flatMap((task) => study.plans.flatMap((plan) => task.remarks(plan))),
  ].map((remark) => `${preset}: ${remark}`)
}
