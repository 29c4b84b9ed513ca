/** What a run is, in words. */
import { isNetwork, type RunSummary } from '../../src-main/contract/runs'

export type RunKind = 'networks' | 'SAEs' | 'attacks'

export function kindOf(run: Pick<RunSummary, 'kind'>): RunKind {
  if (isNetwork(run)) return 'networks'
  return run.kind === 'attack' ? 'attacks' : 'SAEs'
}

const one: Record<RunKind, string> = { networks: 'a network', SAEs: 'an SAE', attacks: 'an attack' }

/** "an SAE". */
export function kindText(run: Pick<RunSummary, 'kind'>): string {
  return one[kindOf(run)]
}
