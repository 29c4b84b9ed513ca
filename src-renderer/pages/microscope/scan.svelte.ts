/** One look of the microscope through a set, as the page follows it. */
import type { ScanSummary } from '../../../src-main/contract/microscope'
import type { Split } from '../../../src-main/contract/study'
import { lab } from '../../link'
import { Kept } from '../../state/kept'
import { pass, type Pass } from '../../state/pass.svelte'
import { channelNames } from './names.svelte'

export interface ScanQuestion {
  run: string
  epoch: number
  split: Split
}
export type Scan = Pass<ScanSummary>

/** Going back to a set or an epoch shows it at once. */
const known = new Kept<ScanSummary>(16)

/** Call it while a component is set up. `of` says what to look through; null: nothing is asked. */
export function scan(of: () => ScanQuestion | null): Scan {
  return pass(of, {
    known,
    follow: (question, news) =>
      lab.stream('microscope.scan', question, (chunk) => {
        if (chunk.type === 'progress') return news.progress(chunk)
        channelNames.learn(chunk.summary.run, chunk.summary.names)
        news.found(chunk.summary)
      }),
  })
}
