/** What `lab study --to` writes: the report as a page, its PDF or Markdown, or the tables as CSV or LaTeX, as the ending of the file says. */
import { extname } from 'node:path'
import { LabError } from '../../contract/errors'
import type { Paper } from '../../contract/report'
import type { StudyResultsInput } from '../../contract/study-run'
import type { Lab } from './context'
import { writableFile, writeAllWhole, type FileContent } from './files'
import { offerHtml } from './offer-html'
import { contentsOf } from './text-files'

interface Asked {
  question: StudyResultsInput
  paper: Paper
}
export interface Written {
  file: string
  bytes: number
}
type Maker = (lab: Lab, file: string, asked: Asked) => Promise<FileContent[]>

const makers: Readonly<Record<string, Maker>> = {
  '.html': async (lab, file, { question, paper }) => contentsOf(file, [await lab.call('study.html', { ...question, paper })]),
  '.md': async (lab, file, { question }) => contentsOf(file, [await lab.call('study.markdown', question)]),
  '.csv': async (lab, file, { question }) => contentsOf(file, await lab.call('study.tables', { ...question, format: 'csv' })),
  '.tex': async (lab, file, { question }) => contentsOf(file, await lab.call('study.tables', { ...question, format: 'latex' })),
  '.pdf': async (lab, file, { question, paper }) => {
    const { bytes } = await lab.call('study.pdf', { ...question, paper }).catch((thrown) => offerHtml(thrown, file))
    return [{ file, content: bytes }]
  },
}
const endings = Object.keys(makers)

/** What is wrong with the paths comes out here, before any work begins: `bad-input`. The files are written when the function that it returns is called. */
export function studyWriter(paths: readonly string[]): (lab: Lab, asked: Asked, onWritten: (written: Written) => void) => Promise<void> {
  const targets = paths.map((path) => {
    const ending = extname(path).toLowerCase()
    if (!makers[ending]) throw new LabError('bad-input', `--to ${path}: the ending must be ${endings.slice(0, -1).join(', ')} or ${endings.at(-1)}`)
    return { ending, file: writableFile(path) }
  })
  const twice = targets.find(({ file }, place) => targets.findIndex((other) => other.file === file) < place)
  if (twice) throw new LabError('bad-input', `--to: ${twice.file} is named twice`)
  // A PDF, which may want a browser that is not there, comes last: the others are then written.
  const inOrder = [...targets].sort((a, b) => endings.indexOf(a.ending) - endings.indexOf(b.ending))
  return async (lab, asked, onWritten) => {
    for (const { ending, file } of inOrder) {
      const files = await makers[ending]!(lab, file, asked)
      await writeAllWhole(files)
      for (const one of files) onWritten({ file: one.file, bytes: one.content.byteLength })
    }
  }
}
