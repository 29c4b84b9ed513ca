/** Opening the database: durability settings, a check of its pages, and migrations behind a backup. */
import Database from 'better-sqlite3'
import { existsSync, mkdirSync, readdirSync, renameSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { LabError } from '../contract/errors'
import { migrations as allMigrations, type Migration } from './migrations'

export type Db = Database.Database

export interface OpenOptions {
  /** For tests of the mechanism itself. */
  migrations?: readonly Migration[]
}

/**
 * Fails with `conflict`, and leaves the file as it is, where the database is newer than this lab or its pages are broken; the details then
 * name the backups, newest first.
 */
export function openDatabase(home: string, { migrations = allMigrations }: OpenOptions = {}): Db {
  mkdirSync(home, { recursive: true })
  const file = databaseFile(home)
  const db = connect(home, file)
  try {
    checkPages(db, home, file)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
    db.pragma('busy_timeout = 10000')
    migrate(db, home, migrations)
    return db
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

export const databaseFile = (home: string) => join(home, 'lab.sqlite')

function connect(home: string, file: string): Db {
  try {
    return new Database(file, { timeout: 10_000 })
  } catch (thrown) {
    throw broken(home, file, (thrown as Error).message)
  }
}

function checkPages(db: Db, home: string, file: string): void {
  let verdict: unknown
  try {
    verdict = db.pragma('quick_check(1)', { simple: true })
  } catch (thrown) {
    verdict = (thrown as Error).message
  }
  if (verdict !== 'ok') throw broken(home, file, String(verdict))
}

function broken(home: string, file: string, why: string): LabError {
  const backups = listBackups(home)
  const offer = backups[0] ? `the newest backup is ${backups[0]}` : 'there is no backup'
  return new LabError('conflict', `the database ${file} is damaged (${why}); it is left as it is; ${offer}`, { details: { file, backups } })
}

/** Newest first. */
export function listBackups(home: string): string[] {
  const folder = join(home, 'backups')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sqlite'))
    .sort()
    .reverse()
    .map((name) => join(folder, name))
}

/** Puts a backup in the database's place; what was there is kept beside it under a name that says so. */
export function restoreBackup(home: string, backup: string): { kept: string } {
  const file = databaseFile(home)
  const kept = `${file}.corrupt-${stamp()}`
  renameSync(file, kept)
  for (const suffix of ['-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, kept + suffix)
  copyFileSync(backup, file)
  return { kept }
}

function migrate(db: Db, home: string, migrations: readonly Migration[]): void {
  migrations.forEach((migration, index) => {
    if (migration.version !== index + 1) throw new LabError('internal', `migration ${index + 1} has the number ${migration.version}`)
  })
  const newest = migrations.length
  const version = () => db.pragma('user_version', { simple: true }) as number
  if (version() > newest) {
    throw new LabError('conflict', `the database in ${home} was written by a newer lab (version ${version()}, this one knows ${newest}); install that one, or set LAB_HOME to another folder`)
  }
  if (version() === newest) return
  if (version() > 0) backUp(db, home, version())
  // Immediate, and the version is read again inside: another process may have migrated in the meantime.
  db.transaction(() => {
    for (const migration of migrations.slice(version())) {
      migration.up(db)
      db.pragma(`user_version = ${migration.version}`)
    }
  }).immediate()
}

function backUp(db: Db, home: string, version: number): void {
  const folder = join(home, 'backups')
  mkdirSync(folder, { recursive: true })
  db.prepare('VACUUM INTO ?').run(join(folder, `${stamp()}-version-${version}.sqlite`))
}

const stamp = () => new Date().toISOString().replace(/[:.]/g, '-')

/** Runs `work` in one transaction that is on the disk when this returns: for what must survive a power cut. */
export function durably<T>(db: Db, work: () => T): T {
  db.pragma('synchronous = FULL')
  try {
    return db.transaction(work).immediate()
  } finally {
    db.pragma('synchronous = NORMAL')
  }
}
