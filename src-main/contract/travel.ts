/**
 * Runs as one file, out of one lab and into another. Such a file may be far larger than a message, so it goes in pieces that are asked for one by one: a stream keeps the
 * transfer open, and whoever closes it, or goes away, ends it.
 */
import * as z from 'zod'
import { runRef } from './runs'

export const packEnding = '.lazyrun'

/** Of the pieces in which a file travels. */
export const pieceBytes = 2 ** 20

export const packInput = z.strictObject({ runs: z.array(runRef).min(1, 'name one run or more').max(5000) })
/** The only chunk of the stream; the pack is there for `travel.next` until the stream is closed. */
export interface PackOpened {
  pack: string
  fileName: string
  /** About: what goes into the file. */
  bytes: number
  runs: PackedRunName[]
}
export interface PackedRunName {
  id: string
  name: string
  /** False for one that comes along because another was made from it. */
  asked: boolean
}

export const nextInput = z.strictObject({ pack: z.string() })
export interface PackPiece {
  bytes: Uint8Array
  /** Nothing comes after it; without it the file is not whole. */
  last: boolean
}

export const unpackInput = z.strictObject({ bytes: z.int().min(1, 'the file is empty') })
export type UnpackChunk =
  /** Pieces are waited for under this name. */
  | { type: 'ready'; upload: string }
  /** Bytes that are checked. */
  | { type: 'progress'; done: number; total: number }
  | { type: 'done'; result: Unpacked }

export const pieceInput = z.strictObject({ upload: z.string(), at: z.int().min(0), bytes: z.instanceof(Uint8Array) })

export interface Unpacked {
  /** Each after those that it was made from. */
  runs: UnpackedRun[]
  /** What whoever brought them in must know besides; sentences for people. */
  remarks: string[]
}
export interface UnpackedRun {
  id: string
  name: string
  kind: string
  idInFile: string
  /** New under its own id; new under another one, since its own is another run's here; or here already, and left as it is. */
  outcome: 'added' | 'renumbered' | 'present'
}

/** "2 runs came in, 1 was here already; a1 is b2 here, since there is another run a1" */
export function describeUnpacked({ runs }: Unpacked): string {
  const present = runs.filter(({ outcome }) => outcome === 'present').length
  const fresh = runs.length - present
  const counts = [
    `${fresh} ${fresh === 1 ? 'run' : 'runs'} came in`,
    ...(present > 0 ? [`${present} ${present === 1 ? 'was' : 'were'} here already`] : []),
  ]
  const moved = runs
    .filter(({ outcome }) => outcome === 'renumbered')
    .map(({ id, idInFile }) => `${idInFile} is ${id} here, since there is another run ${idInFile}`)
  return [counts.join(', '), ...moved].join('; ')
}
