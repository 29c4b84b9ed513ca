/** A pass of the engine over many images: it counts them, and then says what it found. */
import type { EngineContract } from '../contract/engine'
import { LabError } from '../contract/errors'
import type { ChunkOf, InputOf } from '../contract/rpc'
import type { EngineLink } from './engine-link'
import type { Progress } from './time-left'

type PassName = 'microscope.scan' | 'gradcam.set' | 'sae.features' | 'sae.ablate' | 'steer.set'
type Found<K extends PassName> = Extract<ChunkOf<EngineContract[K]>, { type: 'done' }>

/** The last chunk of the stream; fails as `EngineLink.follow` does, and with `lost` where it ends without one. */
export async function passOf<K extends PassName>(
  engine: EngineLink,
  name: K,
  input: InputOf<EngineContract[K]>,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Found<K>> {
  let found: Found<K> | null = null
  await engine.follow(
    name,
    input,
    (chunk) => {
      if (chunk.type === 'done') found = chunk as Found<K>
      else onProgress(chunk)
    },
    signal,
  )
  if (!found) throw new LabError('lost', `${name} ended without a result`)
  return found
}
