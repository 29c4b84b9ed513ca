/** Gathers what the study's report says and draws, of what the store holds: of a study that is finished, or not. */
import { LabError } from '../../contract/errors'
import { studyTasks, type StudyResultsInput } from '../../contract/study-run'
import type { StudyRecord, StudyReportData, StudyReportInput, StudyReportPreset, StudyReportRun } from '../../contract/study-report'
import type { Backend } from '../backend'
import { withTrueStatus } from '../run-status'
import { picturesOf } from './pictures'
import { measuredStudies, resultsOf, type MeasuredStudy } from './results'
import { taskSpecs } from './study'
import { studyTitle } from './tables'

type Services = Pick<Backend, 'store' | 'engine' | 'jobs' | 'codeVersion'>

export async function studyRecord(services: Services, input: StudyResultsInput): Promise<StudyRecord> {
  return recordOf(services, await measuredStudies(services, input), input)
}

export async function gatherStudyReport(services: Services, { paper, ...input }: StudyReportInput, signal?: AbortSignal): Promise<StudyReportData> {
  const studies = await measuredStudies(services, input)
  const pictures: StudyReportData['pictures'] = []
  for (const study of studies) {
    if (signal?.aborted) throw new LabError('cancelled', 'given up before the report was drawn')
    pictures.push(await picturesOf(services, study))
  }
  return { ...recordOf(services, studies, input), paper, pictures }
}

function recordOf(services: Services, studies: readonly MeasuredStudy[], input: StudyResultsInput): StudyRecord {
  const results = resultsOf(studies, input)
  return {
    ...{ title: studyTitle(results), date: Date.now(), codeVersion: services.codeVersion, results },
    presets: studies.map((study) => presetOf(services, study)),
    command: studyCommand(results),
  }
}

function presetOf(services: Services, { preset, study, measures }: MeasuredStudy): StudyReportPreset {
  return {
    preset,
    tasks: taskSpecs.map(({ id, sentence, remarks }) => ({
      ...{ id, result: sentence(measures), remarks: study.plans.flatMap((plan) => remarks(plan)) },
    })),
    runs: runsOf(services, study),
  }
}

/** By task and seed; a run that a later task needs too is named once. */
function runsOf(services: Services, { steps }: MeasuredStudy['study']): StudyReportRun[] {
  const found = new Map<string, StudyReportRun>()
  for (const step of [...steps].sort((a, b) => studyTasks.indexOf(a.task) - studyTasks.indexOf(b.task) || a.seed - b.seed)) {
    for (const need of step.type === 'runs' ? step.needs : []) {
      const run = need.find()
      if (!run || found.has(run.id)) continue
      const { id, status, seed, epoch, engine, codeVersion, weightsHash } = withTrueStatus(services, run)
      found.set(id, { task: step.task, id, name: need.name, seed, status, epochs: epoch, engine, codeVersion, weightsHash })
    }
  }
  return [...found.values()]
}

/** Words of `lab study`: the same again works on nothing that is there. */
export function studyCommand({ presets, seeds, quick }: Pick<StudyResultsInput, 'presets' | 'seeds' | 'quick'>): string {
  const [first, ...others] = presets
  const isFromZero = seeds.every((seed, place) => seed === place)
  const asked = isFromZero ? String(seeds.length) : seeds.length === 1 ? `${seeds[0]},` : seeds.join(',')
  return ['lab study', `--preset ${others.length > 0 ? 'both' : first}`, `--seeds ${asked}`, ...(quick ? ['--quick'] : [])].join(' ')
}
