/** How long an attack will take. */
import type { AttackRow } from '../../../src-main/contract/attack'
import type { RunSummary } from '../../../src-main/contract/runs'

/** Seconds for so many images over all models; as long an image as the newest finished attack of the method took, null where there is none. */
export function attackSeconds(images: number, method: string, rows: readonly AttackRow[], runs: readonly RunSummary[]): number | null {
  for (const row of rows) {
    const run = runs.find(({ id }) => id === row.run)
    if (row.method !== method || row.status !== 'finished' || row.done === 0 || !run?.startedAt || !run.finishedAt) continue
    return (images * (run.finishedAt - run.startedAt)) / 1000 / row.done
  }
  return null
}
