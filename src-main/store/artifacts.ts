/**
 * What runs leave on the disk: files named by the SHA-256 of what they hold, so that equal content lies there once. A file is complete when it
 * bears its name: it is written under another one, synced and renamed.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { LabError } from '../contract/errors'
import { diskFull, type Db } from './database'

export interface ArtifactInput {
  name: string
  kind: string
  bytes: Uint8Array
}

/** A temporary file older than this belongs to a process that died. */
const abandonedAfter = 60 * 60 * 1000

export class Artifacts {
  private readonly folder: string

  constructor(
    private readonly db: Db,
    home: string,
  ) {
    this.folder = join(home, 'artifacts')
    mkdirSync(this.folder, { recursive: true })
    this.removeAbandoned()
  }

  /** Fails with `not-found` where the run has none of that name, `internal` where the file is missing or not what it was. */
  read(run: string, name: string): Uint8Array<ArrayBuffer> {
    const row = this.db.prepare('SELECT hash FROM run_artifacts WHERE run = ? AND name = ?').get(run, name) as { hash: string } | undefined
    if (!row) throw new LabError('not-found', `run ${run} has no artifact "${name}"`)
    return this.readFile(row.hash)
  }

  readFile(hash: string): Uint8Array<ArrayBuffer> {
    let bytes: Uint8Array<ArrayBuffer>
    try {
      bytes = new Uint8Array(readFileSync(this.path(hash)))
    } catch (thrown) {
      throw unreadable(hash, thrown)
    }
    if (sha256(bytes) !== hash) throw this.damaged(hash)
    return bytes
  }

  /** The file's bytes piece by piece, at most 1 MiB each; fails as `readFile` does, at its end where it is not what it was. */
  *pieces(hash: string): Generator<Uint8Array> {
    const sum = createHash('sha256')
    try {
      for (const piece of piecesOf(this.path(hash))) {
        sum.update(piece)
        yield piece
      }
    } catch (thrown) {
      throw unreadable(hash, thrown)
    }
    if (sum.digest('hex') !== hash) throw this.damaged(hash)
  }

  /** Writes the bytes unless they are there; call it inside the transaction that refers to them, so that `collect` cannot come between. */
  write(bytes: Uint8Array): string {
    const hash = sha256(bytes)
    const path = this.path(hash)
    if (existsSync(path) && statSync(path).size === bytes.byteLength) return hash
    const temporary = join(this.folder, `.${hash}.${randomBytes(6).toString('hex')}`)
    try {
      const isNewFolder = mkdirSync(dirname(path), { recursive: true }) !== undefined
      writeSynced(temporary, bytes)
      renameSync(temporary, path)
      syncFolder(dirname(path))
      if (isNewFolder) syncFolder(this.folder)
    } catch (thrown) {
      rmSync(temporary, { force: true })
      throw (thrown as { code?: string }).code === 'ENOSPC' ? diskFull(path, thrown) : thrown
    }
    return hash
  }

  /** Takes a checked and synced file of this file system in the place of `write`; it is left where one of its content is there. */
  adopt(file: string, hash: string, bytes: number): void {
    const path = this.path(hash)
    if (existsSync(path) && statSync(path).size === bytes) return
    const isNewFolder = mkdirSync(dirname(path), { recursive: true }) !== undefined
    renameSync(file, path)
    syncFolder(dirname(path))
    if (isNewFolder) syncFolder(this.folder)
  }

  /** Removes those of the files that nothing refers to any more. Call it after the transaction that dropped the references. */
  collect(hashes: Iterable<string>): void {
    const referred = this.db.prepare('SELECT 1 FROM run_artifacts WHERE hash = @hash UNION ALL SELECT 1 FROM cache WHERE hash = @hash')
    this.db
      .transaction(() => {
        for (const hash of new Set(hashes)) if (!referred.get({ hash })) rmSync(this.path(hash), { force: true })
      })
      .immediate()
  }

  private damaged(hash: string): LabError {
    return new LabError('internal', `the artifact file ${this.path(hash)} is damaged: its hash is not its name`)
  }

  private path(hash: string): string {
    return join(this.folder, hash.slice(0, 2), hash)
  }

  private removeAbandoned(): void {
    for (const name of readdirSync(this.folder)) {
      const path = join(this.folder, name)
      if (!name.startsWith('.')) continue
      // It may have been renamed since it was listed.
      const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity }
      if (Date.now() - mtimeMs > abandonedAfter) rmSync(path, { force: true })
    }
  }
}

function unreadable(hash: string, thrown: unknown): LabError {
  return new LabError('internal', `the artifact ${hash} cannot be read: ${(thrown as Error).message}`, { cause: thrown })
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function* piecesOf(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    // Pieces are gathered before they are sent: one that is shorter must not hold a whole buffer.
    const buffer = new Uint8Array(Math.min(2 ** 20, fstatSync(file).size))
    for (let read; (read = readSync(file, buffer)) > 0;) yield buffer.slice(0, read)
  } finally {
    closeSync(file)
  }
}

function writeSynced(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w')
  try {
    for (let at = 0; at < bytes.byteLength;) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** A new name is on the disk only once its folder is. Windows has no such call, and needs none. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
