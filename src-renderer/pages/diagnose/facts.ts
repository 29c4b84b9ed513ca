/** What the probe comes down to, and which epochs stand beside each other. */
import type { Probe } from '../../../src-main/contract/diagnose'
import type { RunSummary } from '../../../src-main/contract/runs'
import { percent } from '../../ui/format'

/** What the answers to one colour come down to: "98% predicted 1". */
export function probeSummary(probe: Probe, color: number): string {
  const summary = probe.summary.find((entry) => entry.color === color)
  return summary ? `${percent(summary.share, 0)} predicted ${summary.predicted}` : ''
}

/** Share of all digits painted in a colour that are answered with that colour's digit, 0..1; null where there are none. */
export function ownAnswerShare(probe: Probe, color: number): number | null {
  const rows = probe.histograms[color] ?? []
  const all = rows.flat().reduce((a, b) => a + b, 0)
  return all === 0 ? null : rows.reduce((sum, row) => sum + (row[color] ?? 0), 0) / all
}

/** The epoch of the second model beside the first's: the same where it was kept, else its last. */
export function epochBeside(epoch: number, other: Pick<RunSummary, 'epoch'>): number {
  return Math.min(epoch, other.epoch)
}

type Named = Pick<RunSummary, 'id' | 'name' | 'seed'>

/** What two models are called beside each other: by name, with the seed where the names are equal, with the id where that is equal too. */
export function namesBeside(a: Named, b: Named | undefined): [string, string] {
  if (!b || a.name !== b.name) return [a.name, b?.name ?? '']
  const mark = (run: Named) => (a.seed === b.seed ? run.id.slice(-4) : `seed ${run.seed}`)
  return [`${a.name}, ${mark(a)}`, `${b.name}, ${mark(b)}`]
}
