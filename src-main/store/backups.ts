/** Backups of the database: made before a migration, put in its place by hand when it is damaged. */
import Database from 'better-sqlite3'
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { LabError } from '../contract/errors'

const folderOf = (home: string) => join(home, 'backups')

const stamp = () => `${new Date().toISOString().replace(/[:.]/g, '-')}-${process.pid}`

/** A copy bears its name only once it is whole. */
export function backUp(db: Database.Database, home: string, version: number): void {
  mkdirSync(folderOf(home), { recursive: true })
  const path = join(folderOf(home), `${stamp()}-version-${version}.sqlite`)
  const partial = `${path}.partial`
  try {
    db.prepare('VACUUM INTO ?').run(partial)
    renameSync(partial, path)
  } catch (thrown) {
    rmSync(partial, { force: true })
    throw thrown
  }
}

/** Newest first. */
export function listBackups(home: string): string[] {
  if (!existsSync(folderOf(home))) return []
  return readdirSync(folderOf(home))
    .filter((name) => name.endsWith('.sqlite'))
    .sort()
    .reverse()
    .map((name) => join(folderOf(home), name))
}

/**
 * Puts a backup in the place of the database `file`; what was there is kept beside it under a name that says so (null where nothing was). No
 * process may have the store open. Fails with `not-found` where the backup is missing or no sound database, and has then changed nothing.
 */
export function restoreBackup(file: string, backup: string): { kept: string | null } {
  checkBackup(backup)
  const incoming = `${file}.incoming`
  copyFileSync(backup, incoming)
  const kept = existsSync(file) ? `${file}.corrupt-${stamp()}` : null
  // The journal belongs to what it was written for: it goes with it.
  if (kept) for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, kept + suffix)
  renameSync(incoming, file)
  return { kept }
}

function checkBackup(backup: string): void {
  let verdict: unknown
  try {
    const db = new Database(backup, { readonly: true, fileMustExist: true })
    try {
      verdict = db.pragma('quick_check(1)', { simple: true })
    } finally {
      db.close()
    }
  } catch (thrown) {
    verdict = (thrown as Error).message
  }
  if (verdict !== 'ok') throw new LabError('not-found', `${backup} is no backup that can be used: ${String(verdict)}`)
}
