/** What to train to see whether features are found again: the same configuration from other seeds. */
import type { SaeJobInput, SaeRow } from '../../../src-main/contract/sae'

/** With these many, one finds out whether a match is luck. */
const seedsWanted = 3

/** A job's input that brings the finished seeds of a row's configuration to three: with the smallest numbers that none of them has. */
export function moreSeeds(row: SaeRow, rows: readonly SaeRow[]): SaeJobInput {
  const done = rows.filter(({ groupKey, quality }) => groupKey === row.groupKey && quality !== null)
  const taken = new Set([row.seed, ...done.map(({ seed }) => seed)])
  const seeds: number[] = []
  for (let seed = 0; seeds.length < Math.max(0, seedsWanted - taken.size); seed++) if (!taken.has(seed)) seeds.push(seed)
  const { layer, aggregation, variant, settings, model, modelEpoch } = row
  return { run: model, epoch: modelEpoch, configurations: [{ layer, aggregation, variant, settings }], seeds }
}
