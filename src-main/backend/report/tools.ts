/** What a report needs besides the store and the engine: somebody who prints, and the page's code that draws. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { LabError } from '../../contract/errors'
import type { RenderReport } from '../../contract/report'
import type { Printer } from '../print/printer'

export interface ReportTools {
  printer: Pick<Printer, 'pdf' | 'requireOne'>
  /** Throws `unavailable` where there is none. */
  renderer(): RenderReport
}

/** The renderer that is built beside the backend, loaded when it is first needed. */
export function builtRenderer(folder: string): ReportTools['renderer'] {
  const file = join(folder, 'report.js')
  return () => {
    if (!existsSync(file)) throw new LabError('unavailable', `reports cannot be drawn: ${file} is missing; build the lab again (npm run build)`)
    return (createRequire(file)(file) as { renderReport: RenderReport }).renderReport
  }
}
