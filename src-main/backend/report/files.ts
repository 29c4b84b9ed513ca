/** The tables of a report as the files that a person saves. */
import type { TextFile } from '../../contract/report'
import { fileWord } from '../file-name'
import { csvOf } from './csv'
import { latexOf } from './latex'
import type { ReportTable } from './tables'

/** One CSV file a table. */
export function tableFiles(title: string, tables: readonly ReportTable[]): TextFile[] {
  return tables.map((table) => ({ fileName: `${fileWord(title)}-${table.id}.csv`, text: csvOf(table), table: table.id }))
}

/** All of them in one file of LaTeX. */
export function tableFile(title: string, tables: readonly ReportTable[]): TextFile {
  return { fileName: `${fileWord(title)}.tex`, text: latexOf(title, tables) }
}
