/** The study's table as the report's tables are: one a task, and one of the conclusions; for a program as numbers, for a page as text. */
import {
  studyTasks,
  studyTaskTitles,
  type StudyFigure,
  type StudyReference,
  type StudyResults,
  type StudyRow,
  type StudyTaskId,
} from '../../contract/study-run'
import { differenceText, measuredText, overText, referenceText, verdictWords } from '../../contract/study-words'
import type { Cell, Column, ReportTable } from '../report/tables'

const text = (name: string, title: string): Column => ({ name, title, unit: 'text' })
const wrapped = (name: string, title: string): Column => ({ ...text(name, title), isWrapped: true })
/** Too much for a page. */
const inCsv = (column: Column): Column => ({ ...column, csvOnly: true })
const number = (name: string, title: string): Column => ({ name, title, unit: 'count' })
const interval = (name: string, title: string): Column => ({ ...number(name, title), isInterval: true })

export function studyTitle({ quick, presets, seeds }: StudyResults): string {
  return `${quick ? 'Quick study' : 'Study'}, ${presets.join(' and ')}, ${seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds`}`
}

const csvColumns: Column[] = [
  ...[text('id', 'Id'), text('name', 'Number'), text('unit', 'Unit'), text('preset', 'Preset')],
  ...[interval('published', 'Published'), interval('reference', 'Reference'), interval('measured', 'Measured')],
  ...[number('n', 'n'), text('over', 'Over'), number('difference', 'Difference'), number('tolerance', 'Tolerance')],
  ...[text('verdict', 'Verdict'), text('agrees with', 'Agrees with'), text('why', 'Why')],
]

/** A row for each number and preset; values in the row's own unit, shares 0..1. */
export function csvTables(results: StudyResults): ReportTable[] {
  return [...tablesOf(results, csvColumns, csvCells), conclusionTable(results)]
}

/** Of a range only the ends are known. */
function rangeCell(value: StudyReference | null): Cell {
  if (value === null) return null
  return typeof value === 'number' ? { mean: value, low: null, high: null } : { mean: Number.NaN, ...value }
}

function csvCells({ id, name, unit, published, tolerance }: StudyRow, figure: StudyFigure): Cell[] {
  const { preset, reference, measured, difference, verdict, agrees, why } = figure
  const asked = [id, name, unit, preset, rangeCell(published), rangeCell(reference), measured]
  return [...asked, measured?.n ?? null, measured?.over ?? null, difference, tolerance, verdict, agrees.join(' '), why]
}

const latexColumns: Column[] = [
  ...[wrapped('name', 'Number'), text('preset', 'Preset'), text('published', 'Published'), text('reference', 'Reference')],
  ...[text('measured', 'Measured'), text('over', 'Over'), text('difference', 'Difference'), text('verdict', 'Verdict')],
]

export function latexTables(results: StudyResults): ReportTable[] {
  return [...tablesOf(results, latexColumns, latexCells), conclusionTable(results)]
}

function latexCells({ name, unit, published }: StudyRow, { preset, reference, measured, difference, verdict }: StudyFigure): Cell[] {
  const known = [published, reference].map((value) => (value === null ? null : referenceText(value, unit)))
  const found = measured ? [measuredText(measured, unit), overText(measured)] : [null, null]
  return [name, preset, ...known, ...found, difference === null ? null : differenceText(difference, unit), verdictWords[verdict]]
}

/** What was never measured in a quick study is left out: most of it lies beyond its epochs. */
function tablesOf({ rows, quick }: StudyResults, columns: Column[], cellsOf: (row: StudyRow, figure: StudyFigure) => Cell[]): ReportTable[] {
  const of = (task: StudyTaskId) =>
    rows
      .filter((row) => row.task === task)
      .flatMap((row) => row.figures.flatMap((figure) => (quick && !figure.measured ? [] : [cellsOf(row, figure)])))
  return studyTasks.map((id, place) => ({ id: `task-${place}-${id}`, title: `Task ${place}, ${studyTaskTitles[id]}`, columns, rows: of(id) }))
}

function conclusionTable({ conclusions }: StudyResults): ReportTable {
  return {
    ...{ id: 'conclusions', title: 'What the study concludes' },
    columns: [
      ...[number('number', 'No'), wrapped('conclusion', 'Conclusion'), text('preset', 'Preset'), text('verdict', 'Verdict')],
      ...[inCsv(text('because', 'Because')), inCsv(text('rule', 'Rule'))],
    ],
    rows: conclusions.flatMap(({ number: no, text: says, rule, results }) =>
      results.map(({ preset, verdict, because }) => [no, says, preset, verdict, because, rule]),
    ),
  }
}
