/** Decoder directions of features, from their cards. */
import { lab } from '../../link'
import { Kept } from '../../state/kept'

const known = new Kept<Float32Array>(200)

async function directionOf(sae: string, feature: number, signal: AbortSignal): Promise<[number, Float32Array]> {
  const key = `${sae} ${feature}`
  const direction = known.get(key) ?? (await lab.call('sae.feature', { sae, feature, count: 1 }, { signal })).direction
  known.put(key, direction)
  return [feature, direction]
}

/** By feature, [D] each, in the activation's own units; each is asked for once. */
export async function readDirections(sae: string, features: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, Float32Array>> {
  return new Map(await Promise.all(features.map((feature) => directionOf(sae, feature, signal))))
}
