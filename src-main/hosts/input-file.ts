/** Files that a user names, to be read. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { LabError } from '../contract/errors'

export interface OpenInput {
  bytes: number
  /** Of plain bytes, from one place to another. */
  read(from: number, to: number): Uint8Array<ArrayBuffer>
  close(): void
}

/** A file that is too large to be read at once; whoever opens it closes it. */
export function openInput(path: string): OpenInput {
  const { file, bytes } = inputFile(path)
  const descriptor = openSync(file, 'r')
  return {
    bytes,
    read(from, to) {
      const piece = new Uint8Array(to - from)
      const count = readSync(descriptor, piece, 0, piece.length, from)
      if (count < piece.length) throw new LabError('bad-input', `${file} has become shorter while it was read`)
      return piece
    },
    close: () => closeSync(descriptor),
  }
}

/** The absolute path of a file that is there, and its size; `bad-input` where it is not. */
export function inputFile(path: string): { file: string; bytes: number } {
  const file = resolve(path)
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) throw new LabError('bad-input', `there is no file ${file}`)
  if (!found.isFile()) throw new LabError('bad-input', `${file} is no file`)
  return { file, bytes: found.size }
}
