/** Reports for tests: what they are drawn from and what is printed, without a page's code and without a browser. */
import { LabError } from '../../contract/errors'
import type { PrintInput } from '../../contract/print'
import type { ReportData } from '../../contract/report'
import type { StudyReportData } from '../../contract/study-report'
import type { ReportTools } from './tools'

export class ReportRecorder {
  readonly runs: ReportData[] = []
  readonly studies: StudyReportData[] = []
  readonly printed: PrintInput[] = []
  hasBrowser = true

  readonly tools: ReportTools = {
    renderer: () => (data) => titlePage(this.runs, data),
    studyRenderer: () => (data) => titlePage(this.studies, data),
    printer: {
      requireOne: () => {
        if (!this.hasBrowser) throw new LabError('unavailable', 'no browser')
      },
      pdf: (document) => {
        this.printed.push(document)
        return Promise.resolve(new Uint8Array([1, 2]))
      },
    },
  }
}

function titlePage<D extends { title: string }>(drawn: D[], data: D): string {
  drawn.push(data)
  return `<title>${data.title}</title>`
}
