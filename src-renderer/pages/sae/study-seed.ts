/** Seeds of the study's seven: each further one shows which features come back. */
import { studyConfigurations, type SaeRow } from '../../../src-main/contract/sae'

/** The lowest seed with which not all seven are there or on their way, of the network after this epoch. */
export function nextStudySeed(rows: readonly SaeRow[], epoch: number): number {
  const has = (seed: number) =>
    studyConfigurations.every(({ layer, aggregation }) =>
      rows.some(
        (row) =>
          row.seed === seed &&
          row.modelEpoch === epoch &&
          row.layer === layer &&
          row.aggregation === aggregation &&
          row.variant === 'relu-l1' &&
          row.settings.lambda === 0.001 &&
          row.status !== 'stopped' &&
          row.status !== 'failed',
      ),
    )
  let seed = 0
  while (has(seed)) seed++
  return seed
}
