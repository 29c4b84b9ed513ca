/** The study's tables in the Markdown of GitHub: the headline numbers, then all of them by task, the conclusions, and the runs that it all comes from. */
import { enginesOf } from '../../contract/engine-words'
import { answersOf } from '../../contract/study-counts'
import type { StudyRecord, StudyReportPreset } from '../../contract/study-report'
import { studyTasks, studyTaskTitles, type StudyFigure, type StudyResults, type StudyRow } from '../../contract/study-run'
import { differenceText, measuredText, overText, presetNames, referenceText, shownFigures, verdictWords, whysOf } from '../../contract/study-words'
import { dateText } from '../report/date'

export function studyMarkdown(record: StudyRecord): string {
  const { title, date, codeVersion, results, command } = record
  const sections = [
    `# ${title}`,
    ...(results.quick ? [`> **Quick study.** ${quickText(results)}`] : []),
    `${dateText(date)} · Lazy Artist Lab ${codeVersion}`,
    ...(results.quick ? [] : answersOf(results)),
    ...remarksOf(results),
    ...section(
      'At a glance',
      numberTable(
        results,
        results.rows.filter(({ headline }) => headline),
      ),
    ),
    ...studyTasks.flatMap((_, task) => taskSection(record, task)),
    ...section('What the study concludes', conclusionTable(results)),
    ...section('The runs', ...runParts(record)),
    ...section('To repeat it', `\`\`\`\n${command}\n\`\`\``),
  ]
  return `${sections.join('\n\n')}\n`
}

/** The first of its remarks says what a quick study is. */
const quickText = ({ remarks: [first = ''] }: StudyResults) => first

function remarksOf({ quick, remarks }: StudyResults): string[] {
  const others = quick ? remarks.slice(1) : remarks
  return others.length === 0 ? [] : [list(others)]
}

const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n')
const section = (title: string, ...parts: string[]) => [`## ${title}`, ...parts]

function taskSection({ results, presets }: StudyRecord, number: number): string[] {
  const id = studyTasks[number]!
  const rows = results.rows.filter(({ task }) => task === id)
  const sentences = presets.flatMap(({ preset, tasks }) => {
    const { result } = tasks[number]!
    return result === null ? [] : [presets.length > 1 ? `${presetNames[preset]}: ${result}` : result]
  })
  const whys = whysOf(rows).map(({ why, names }) => `${names.join(' · ')}: ${why}`)
  return [
    `## Task ${number}, ${studyTaskTitles[id]}`,
    ...(sentences.length === 0 ? ['Nothing is measured yet.'] : sentences),
    numberTable(results, rows),
    ...(whys.length === 0 ? [] : [list(whys)]),
  ]
}

/** A quick study stops long before most of what was published: what it did not measure is left out. */
function numberTable({ quick, presets }: StudyResults, rows: readonly StudyRow[]): string {
  const several = presets.length > 1
  const lines = rows.flatMap((row) => shownFigures(row, quick).map((figure, place) => numberCells(row, figure, { several, first: place === 0 })))
  if (lines.length === 0) return 'None of its numbers is measured yet.'
  const columns = ['Number', 'Published', ...(several ? ['Preset'] : []), 'Reference', 'Measured, 95% interval', 'n', 'Difference', 'Verdict']
  const left = new Set(['Number', 'Preset', 'n', 'Verdict'])
  return table(
    columns.map((title) => ({ title, right: !left.has(title) })),
    lines,
  )
}

/** Name and published value stand once for all presets. */
function numberCells({ name, unit, published }: StudyRow, figure: StudyFigure, { several, first }: { several: boolean; first: boolean }): string[] {
  const { preset, reference, measured, difference, verdict } = figure
  const known = published === null ? none : referenceText(published, unit)
  return [
    ...(first ? [name, known] : ['', '']),
    ...(several ? [presetNames[preset]] : []),
    reference === null ? none : referenceText(reference, unit),
    measured ? measuredText(measured, unit) : none,
    (measured && overText(measured)) ?? none,
    difference === null ? none : differenceText(difference, unit),
    verdictWords[verdict],
  ]
}

function conclusionTable({ conclusions, presets }: StudyResults): string {
  const several = presets.length > 1
  const lines = conclusions.flatMap(({ number, text, results }) =>
    results.map(({ preset, verdict, because }, place) => [
      ...(place === 0 ? [String(number), text] : ['', '']),
      ...(several ? [presetNames[preset]] : []),
      `**${verdict}**`,
      because,
    ]),
  )
  const titles = ['', 'Conclusion', ...(several ? ['Preset'] : []), 'Verdict', 'The numbers']
  return table(
    titles.map((title) => ({ title })),
    lines,
  )
}

function runParts({ presets }: StudyRecord): string[] {
  const runs = presets.flatMap((preset) => preset.runs)
  if (runs.length === 0) return ['There are none yet.']
  const engines = enginesOf(runs).map(({ text, runs: made }) => `${text} (${made} of ${runs.length} runs)`)
  return [list(engines), ...presets.flatMap((preset) => runTable(preset, presets.length > 1))]
}

function runTable({ preset, runs }: StudyReportPreset, several: boolean): string[] {
  if (runs.length === 0) return []
  const lines = runs.map(({ task, name, seed, id, status, epochs, codeVersion, weightsHash }) => [
    String(studyTasks.indexOf(task)),
    status === 'finished' ? name : `${name} (${status})`,
    String(seed),
    `\`${id}\``,
    epochs === 0 ? none : String(epochs),
    codeVersion,
    weightsHash === null ? none : `\`${weightsHash}\``,
  ])
  const titles = ['Task', 'Run', 'Seed', 'Id', 'Epochs', 'Version', 'Hash of the weights']
  return [
    ...(several ? [`### ${presetNames[preset]}`] : []),
    table(
      titles.map((title) => ({ title })),
      lines,
    ),
  ]
}

const none = '–'

function table(columns: readonly { title: string; right?: boolean }[], lines: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`
  const rule = `| ${columns.map(({ right }) => (right ? '---:' : '---')).join(' | ')} |`
  return [line(columns.map(({ title }) => title)), rule, ...lines.map(line)].join('\n')
}

/** What would end a cell, or be taken for a tag. */
const escaped = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
