/** The table of all numbers of the study, and its conclusions, of what the store holds. */
import { studyTaskTitles, type StudyPreset, type StudyResults, type StudyResultsInput } from '../../contract/study-run'
import type { JobServices } from '../jobs/kind'
import { conclusionsOf } from './conclusions'
import { isDone } from './steps'
import { Study, taskSpecs } from './study'
import { figureOf } from './verdict'

type Services = Pick<JobServices, 'store' | 'engine'>

export async function studyResults(services: Services, { presets, seeds, quick }: StudyResultsInput): Promise<StudyResults> {
  const studies: { preset: StudyPreset; study: Study }[] = []
  for (const preset of presets) studies.push({ preset, study: await Study.open(services, { preset, seeds, quick }) })
  const measured = studies.map(({ preset, study }) => ({ preset, measures: study.measures() }))
  return {
    ...{ quick, seeds: [...seeds].sort((a, b) => a - b), presets: [...presets] },
    rows: taskSpecs.flatMap(({ id: task, rows }) =>
      rows.map((row) => ({
        ...{ id: row.id, task, name: row.name, unit: row.unit, published: row.published ?? null, tolerance: row.tolerance },
        figures: measured.map(({ preset, measures }) => figureOf(row, measures[row.id] ?? null, { preset, quick })),
      })),
    ),
    conclusions: conclusionsOf(measured, quick),
    remarks: [...(quick ? [quickRemark] : []), ...studies.flatMap(({ preset, study }) => remarksOf(preset, study))],
  }
}

export const quickRemark =
  'This is the quick study, on a small subset with less of everything: it shows what the study does, decides nothing, and is kept apart from the whole one.'

function remarksOf(preset: StudyPreset, study: Study): string[] {
  const missing = taskSpecs.filter(({ id }) => study.steps.some((step) => step.task === id && !isDone(step)))
  const [only] = study.setup.question.seeds
  const of = taskSpecs.flatMap((task) => study.plans.flatMap((plan) => task.remarks(plan)))
  return [
    ...(missing.length === 0 ? [] : [`not done yet: ${missing.map(({ id }) => studyTaskTitles[id]).join(', ')}`]),
    ...(study.plans.length === 1 ? [`one seed (${only}): intervals are over images, and say nothing of other seeds`] : []),
    ...of,
  ].map((remark) => `${preset}: ${remark}`)
}
