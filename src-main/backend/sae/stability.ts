/** Does a feature come back with another seed? Best matches by decoder cosine in SAEs that differ in their seed alone. */
import { decodeMessage, encodeMessage } from '../../contract/codec'
import type { FeatureCard } from '../../contract/sae'
import type { Store } from '../../store/store'
import { cosines, decoderOf, type Decoder } from './decoder'
import { saeOf, type RunSae } from './source'

/** Of each feature of one SAE in another: which is nearest, and how near. */
export interface Matches {
  feature: Int32Array
  cosine: Float32Array
}

export interface SeedMatches extends Matches {
  sae: string
  seed: number
}

/** With the finished SAEs of other seeds, by seed; of a seed that was trained more than once the newest. */
export function matchesOverSeeds(store: Store, sae: RunSae): SeedMatches[] {
  const own = lazily(() => decoderOf(sae))
  return otherSeeds(store, sae).map((other) => ({ sae: other.run.id, seed: other.run.seed, ...matchesWith(store, sae, other, own) }))
}

/** Best match of each feature, mean over the other seeds; null where there is none. */
export function stabilityOf(matches: readonly Matches[], latents: number): (number | null)[] {
  if (matches.length === 0) return new Array<null>(latents).fill(null)
  return Array.from({ length: latents }, (_, feature) => matches.reduce((sum, { cosine }) => sum + cosine[feature]!, 0) / matches.length)
}

export function matchesOf(matches: readonly SeedMatches[], feature: number): FeatureCard['matches'] {
  return matches.map(({ sae, seed, feature: nearest, cosine }) => ({ sae, seed, feature: nearest[feature]!, cosine: cosine[feature]! }))
}

export function bestMatches(own: Decoder, other: Decoder): Matches {
  const feature = new Int32Array(own.latents)
  const cosine = new Float32Array(own.latents)
  for (let k = 0; k < own.latents; k++) {
    const all = cosines(own, k, other)
    let best = 0
    for (let at = 1; at < all.length; at++) if (all[at]! > all[best]!) best = at
    feature[k] = best
    cosine[k] = all[best]!
  }
  return { feature, cosine }
}

function otherSeeds(store: Store, { run }: RunSae): RunSae[] {
  const alike = store.runs.list({ kind: 'sae', status: 'finished', limit: 5000 }).filter(({ groupKey }) => groupKey === run.groupKey)
  const bySeed = new Map(alike.reverse().map(({ seed, id }) => [seed, id]))
  bySeed.delete(run.seed)
  return [...bySeed].sort(([a], [b]) => a - b).map(([, id]) => saeOf(store, id))
}

/** Kept with the SAE: neither of the two ever changes. */
function matchesWith(store: Store, sae: RunSae, other: RunSae, own: () => Decoder): Matches {
  const key = { weights: sae.weights, dataset: sae.model.run.datasetHash!, what: `matches/${other.weights}` }
  const kept = store.cache.get(key)
  if (kept) return decodeMessage(kept) as Matches
  const found = bestMatches(own(), decoderOf(other))
  store.cache.put(key, 'matches', encodeMessage(found))
  return found
}

function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
