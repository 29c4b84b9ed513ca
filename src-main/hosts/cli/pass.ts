/** A pass of the lab over many images: shown while it goes, and what it found. */
import { LabError } from '../../contract/errors'
import { type LabContract } from '../../contract/lab'
import { type ChunkOf, type InputOf } from '../../contract/rpc'
import { type CliContext, type Lab } from './context'
import { type ProgressLine } from './progress-line'

type PassName = 'microscope.scan' | 'sae.features' | 'sae.ablate'
type Found<K extends PassName> = Extract<ChunkOf<LabContract[K]>, { type: 'done' }>

interface Counted {
  done: number
  total: number
  secondsLeft: number | null
}

/** @param unit what is counted: "images" */
export function showCounted(progress: ProgressLine, { done, total, secondsLeft }: Counted, unit: string, message: string): void {
  progress.show({ done, total, unit, secondsLeft, message, rate: null, rateUnit: unit })
}

/** The last chunk. @param unit as of `showCounted` */
export async function followPass<K extends PassName>(
  { progress }: CliContext,
  lab: Lab,
  name: K,
  input: InputOf<LabContract[K]>,
  { unit, messageOf }: { unit: string; messageOf: (total: number) => string },
): Promise<Found<K>> {
  let found: Found<K> | null = null
  const stream = lab.stream(name, input, (chunk) => {
    if (chunk.type === 'done') found = chunk as Found<K>
    else showCounted(progress, chunk, unit, messageOf(chunk.total))
  })
  try {
    await stream.done
  } finally {
    progress.clear()
  }
  if (!found) throw new LabError('lost', `${name} ended without a result`)
  return found
}

export const lookingAt = { unit: 'images', messageOf: (total: number) => `looking at ${total} images` } as const
