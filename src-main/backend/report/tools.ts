/** What a report needs besides the store and the engine: somebody who prints, and the page's code that draws. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { LabError } from '../../contract/errors'
import type { RenderReport } from '../../contract/report'
import type { RenderStudyReport } from '../../contract/study-report'
import type { Printer } from '../print/printer'

export interface ReportTools {
  printer: Pick<Printer, 'pdf' | 'requireOne'>
  /** Throws `unavailable` where there is none. */
  renderer(): RenderReport
  /** The same for the study's report. */
  studyRenderer(): RenderStudyReport
}

interface Renderers {
  renderReport: RenderReport
  renderStudyReport: RenderStudyReport
}

/** The renderers that are built beside the backend, loaded when they are first needed. */
export function builtRenderers(folder: string): Pick<ReportTools, 'renderer' | 'studyRenderer'> {
  const file = join(folder, 'report.js')
  const load = () => {
    if (!existsSync(file)) throw new LabError('unavailable', `reports cannot be drawn: ${file} is missing; build the lab again (npm run build)`)
    return createRequire(file)(file) as Renderers
  }
  return { renderer: () => load().renderReport, studyRenderer: () => load().renderStudyReport }
}
