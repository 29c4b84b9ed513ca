/**
 * Folders for what comes from elsewhere, each of one process, until it is checked and taken in. What a process leaves that died over it is removed by the next one,
 * together with files that it had moved among the artifacts for a transaction that never was.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { LabError } from '../contract/errors'
import { identityOf, lives } from './owner'

const parentOf = (home: string) => join(home, 'incoming')
const separator = '_'
/** Names the hashes that are about to be moved among the artifacts, one a line. */
const intentFile = 'intent'

export class Incoming {
  private readonly folder: string

  constructor(home: string) {
    this.folder = join(parentOf(home), `${identityOf(process.pid)}${separator}${randomBytes(6).toString('hex')}`)
    mkdirSync(this.folder, { recursive: true })
  }

  /** `name` is ours, or a hash: never a name out of the file that comes in. */
  path(name: string): string {
    return join(this.folder, name)
  }

  /** A new file, written piece by piece. */
  create(name: string): IncomingFile {
    return new IncomingFile(this.path(name))
  }

  /** Bytes that the disk has left. */
  get free(): number {
    const disk = statfsSync(this.folder)
    return disk.bavail * disk.bsize
  }

  /** On the disk when this returns: from here on whoever finds the folder without its process removes these files, where no run has them. */
  intend(hashes: Iterable<string>): void {
    const file = this.create(intentFile)
    file.write(new TextEncoder().encode([...hashes].join('\n')))
    file.close()
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export class IncomingFile {
  private descriptor: number | null

  constructor(readonly path: string) {
    this.descriptor = openSync(path, 'w', 0o600)
  }

  /** Fails with `unavailable` where the disk is full. */
  write(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.byteLength;) at += writeSync(this.descriptor!, bytes, at)
    } catch (thrown) {
      if ((thrown as { code?: string }).code !== 'ENOSPC') throw thrown
      throw new LabError('unavailable', 'the disk is full: the file does not fit; nothing was changed', { cause: thrown })
    }
  }

  /** What was written is on the disk when this returns. */
  close(): void {
    if (this.descriptor === null) return
    fsyncSync(this.descriptor)
    closeSync(this.descriptor)
    this.descriptor = null
  }
}

/** Removes the folders of processes that are gone; `collect` removes those of the files that nothing refers to. */
export function sweepIncoming(home: string, collect: (hashes: string[]) => void): void {
  for (const name of foldersOf(home)) {
    const owner = name.slice(0, name.lastIndexOf(separator))
    if (lives(owner)) continue
    const folder = join(parentOf(home), name)
    collect(intentOf(folder))
    rmSync(folder, { recursive: true, force: true })
  }
}

function foldersOf(home: string): string[] {
  try {
    return readdirSync(parentOf(home))
  } catch {
    return []
  }
}

function intentOf(folder: string): string[] {
  try {
    return readFileSync(join(folder, intentFile), 'utf8')
      .split('\n')
      .filter((hash) => /^[0-9a-f]{64}$/.test(hash))
  } catch {
    return []
  }
}
