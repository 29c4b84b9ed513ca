/** Which runs a report is of, in words. */
import { count } from '../../ui/format'

/** Of runs that somebody chose their number; else that it is all finished ones, and that their number grows. */
export function runsSaid(shown: number, { chosen, finished }: { chosen: boolean; finished: number }): { runs: string; remark: string } {
  if (chosen) return { runs: shown === 1 ? '1 run' : `${count(shown)} runs`, remark: '' }
  if (finished > shown)
    return {
      runs: `the first ${count(shown)} of ${count(finished)} finished runs`,
      remark: 'Nobody has chosen any, and no more are reported at once.',
    }
  const runs = shown === 1 ? 'the one finished run' : `all ${count(shown)} finished runs`
  return { runs, remark: 'Nobody has chosen any, so it takes each run that finishes from now on too.' }
}
