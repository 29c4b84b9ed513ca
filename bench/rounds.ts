/** Rounds in which the peers work one after another on the same job, so that a busy moment of the machine meets all of them. */
import type { Measure, Timing } from './jobs'
import { watchOthers } from './others'
import type { Peer } from './peer'

export interface Sample {
  timing: Timing
  /** Part of all cores' time that other programs had, 0..1. */
  others: number | null
}

/** By the peer's label, in the order of the rounds. */
export type Samples = Record<string, Sample[]>

export async function timeInRounds(peers: readonly Peer[], measure: Measure, rounds: number, progress: (text: string) => void): Promise<Samples> {
  const samples: Samples = Object.fromEntries(peers.map(({ label }) => [label, []]))
  if (measure.prepare) await peers[0]!.run(measure.prepare)
  for (const peer of peers) await peer.run(measure.warmUp)
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers) {
      progress(`${measure.title}, round ${round + 1} of ${rounds}: ${peer.label}`)
      const { result, share } = await watchOthers(peer.pid, () => peer.run(measure.job))
      samples[peer.label]!.push({ timing: result, others: share })
    }
  }
  return samples
}
