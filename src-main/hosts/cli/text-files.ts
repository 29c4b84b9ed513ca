/** Texts of the lab as the files that `--to` names. */
import { extname } from 'node:path'
import type { TextFile } from '../../contract/report'
import { writableFile, type FileContent } from './files'

/**
 * One text goes into `file` itself; tables in files of their own have their names between its stem and its ending. `bad-input` where one cannot be written.
 * @param usual the ending where `file` has none
 */
export function contentsOf(file: string, texts: readonly TextFile[], usual = ''): FileContent[] {
  const ending = extname(file)
  const stem = file.slice(0, file.length - ending.length)
  return texts.map(({ table, text }) => ({
    file: table === undefined ? file : writableFile(`${stem}-${table}${ending || usual}`),
    content: new TextEncoder().encode(text),
  }))
}
