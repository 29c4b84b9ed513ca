/** Runs out of the lab as one file, and such a file into it. */
import { openPack, sendPack, type SendProgress } from '../../src-main/contract/travel-client'
import type { Unpacked } from '../../src-main/contract/travel'
import { lab } from '../link'
import { download } from './download'

/** Hands the file to the person; `onShare` is told which share of it is there, 0..1. */
export async function savePack(runs: readonly string[], onShare: (share: number) => void): Promise<void> {
  const opened = await openPack(lab, runs)
  // As blobs, which the browser keeps on the disk where they are many.
  const pieces: Blob[] = []
  let bytes = 0
  for await (const piece of opened.pieces) {
    pieces.push(new Blob([piece.slice()]))
    bytes += piece.byteLength
    onShare(Math.min(1, bytes / opened.bytes))
  }
  download(new Blob(pieces), opened.fileName)
}

/** All runs of the file, or none where it fails. It is read piece by piece. */
export function bringIn(file: Blob, onProgress: (progress: SendProgress) => void): Promise<Unpacked> {
  const read = async (from: number, to: number) => new Uint8Array(await file.slice(from, to).arrayBuffer())
  return sendPack(lab, { bytes: file.size, read }, onProgress)
}
