/** The study as text: its tasks, its table and its conclusions. */
import {
  studySizeNames,
  studyTasks,
  studyTaskTitles,
  quickStudy,
  wholeStudy,
  type StudyFigure,
  type StudyResults,
  type StudyRow,
  type StudySizes,
  type StudyState,
  type StudyTask,
  type StudyTaskId,
} from '../../contract/study-run'
import { differenceText, knownWhy, measuredText, overText, referenceText, verdictWords } from '../../contract/study-words'
import { duration, table } from './table'

const none = '-'

/** "4 Robust training: finished. Right on the hard set: …" */
export function taskLine({ number, id, status, result }: StudyTask): string {
  return `${number} ${studyTaskTitles[id]}: ${status}.${result ? ` ${result}` : ''}`
}

export function describeState({ question, tasks, progress, work }: StudyState): string {
  const { preset, seeds, quick } = question
  const rows = tasks.map((task) => {
    const made = task.runs.filter(({ status }) => status === 'finished').length
    return [
      `${task.number} ${studyTaskTitles[task.id]}`,
      task.status,
      `${made} of ${task.runs.length}`,
      `${task.passes.done} of ${task.passes.of}`,
      task.secondsLeft === null ? none : duration(task.secondsLeft),
      task.result ?? none,
    ]
  })
  const head = `${quick ? 'Quick study' : 'Study'}, ${preset}, ${seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds.join(', ')}`}`
  const remarks = tasks.flatMap(({ remarks }) => remarks.map((remark) => `note: ${remark}`))
  return [
    head,
    table(['Task', 'State', 'Runs', 'Passes', 'Left', 'Result'], rows),
    ...(progress ? [progress.message] : []),
    ...(!progress && work > 0 ? [`what is left takes about ${duration(work)} on two cores`] : []),
    ...remarks,
    ...(quick ? [describeSizes()] : []),
  ].join('\n')
}

/** All that the quick study has less of. */
function describeSizes(): string {
  const names = Object.keys(studySizeNames) as (keyof StudySizes)[]
  const rows = names.filter((name) => quickStudy[name] !== wholeStudy[name])
  return table(
    ['What is smaller', 'Quick', 'Whole'],
    rows.map((name) => [studySizeNames[name], String(quickStudy[name]), String(wholeStudy[name])]),
  )
}

export function describeResults(results: StudyResults): string {
  // A quick study stops long before the last of the epochs that were published.
  const isShown = ({ figures }: StudyRow) => !results.quick || figures.some(({ measured }) => measured !== null)
  const rowsOf = (id: StudyTaskId) => results.rows.filter((row) => row.task === id && isShown(row))
  const tasks = studyTasks.map((id, number) => taskTable(`${number} ${studyTaskTitles[id]}`, results, rowsOf(id)))
  return [...tasks, describeConclusions(results), ...results.remarks.map((remark) => `note: ${remark}`)].join('\n\n')
}

function taskTable(title: string, { presets }: StudyResults, rows: readonly StudyRow[]): string {
  const ofPreset = (name: string) => (presets.length > 1 ? [`Reference, ${name}`, `Measured, ${name}`] : ['Reference', 'Measured'])
  const header = ['Number', 'Published', ...presets.flatMap((preset) => [...ofPreset(preset), 'Over', 'Difference', 'Verdict'])]
  const lines = rows.map((row) => [
    row.name,
    row.published === null ? none : referenceText(row.published, row.unit),
    ...row.figures.flatMap((figure) => figureCells(row, figure)),
  ])
  const whys = [...new Set(rows.flatMap(({ figures }) => figures.flatMap(knownWhy)))]
  return [title, table(header, lines), ...whys.map((why) => `why: ${why}`)].join('\n')
}

function figureCells({ unit }: StudyRow, { reference, measured, difference, verdict }: StudyFigure): string[] {
  return [
    reference === null ? none : referenceText(reference, unit),
    measured === null ? none : measuredText(measured, unit),
    (measured && overText(measured)) ?? none,
    difference === null ? none : differenceText(difference, unit),
    verdictWords[verdict],
  ]
}

function describeConclusions({ conclusions }: StudyResults): string {
  const lines = conclusions.flatMap(({ number, text, rule, results }) => [
    `${number}. ${text}`,
    `   Rule: ${rule}`,
    ...results.map(({ preset, verdict, because }) => `   ${preset}: ${verdict}; ${because}`),
  ])
  return ['Conclusions', ...lines].join('\n')
}
