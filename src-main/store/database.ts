/** Opening the database: durability settings, a check of its pages, and migrations behind a backup. */
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { LabError } from '../contract/errors'
import { makeFolders } from '../process/folders'
import { backUp, listBackups } from './backups'
import { migrations as allMigrations, type Migration } from './migrations'

export type Db = Database.Database

export interface OpenOptions {
  /** For tests of the mechanism itself. */
  migrations?: readonly Migration[]
}

/**
 * Fails with `conflict`, and leaves the file as it is, where the database is newer than this lab or its pages are broken; the details then
 * name the backups, newest first. Fails with `unavailable` where the folder or the file cannot be opened or written.
 */
export function openDatabase(home: string, { migrations = allMigrations }: OpenOptions = {}): Db {
  checkNumbers(migrations)
  makeFolder(home)
  const db = connect(home)
  try {
    explained(home, () => {
      refuseNewer(db, home, migrations.length)
      checkPages(db)
      whileBusy(() => db.pragma('journal_mode = WAL'))
      db.pragma('synchronous = NORMAL')
      migrate(db, home, migrations)
      db.pragma('foreign_keys = ON')
    })
    return db
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

export const databaseFile = (home: string) => join(home, 'lab.sqlite')

function checkNumbers(migrations: readonly Migration[]): void {
  migrations.forEach((migration, index) => {
    if (migration.version !== index + 1) throw new LabError('internal', `migration ${index + 1} has the number ${migration.version}`)
  })
}

function makeFolder(home: string): void {
  try {
    makeFolders(home)
  } catch (thrown) {
    const why = (thrown as Error).message
    throw new LabError('unavailable', `the lab's folder ${home} cannot be made (${why}); set LAB_HOME to a folder that can be written`, {
      cause: thrown,
    })
  }
}

const busyMs = 10_000
const pauseMs = 20

/** SQLite does not wait for a turn when it changes the journal's mode: of several processes that open a new store at once, all but one are told `busy` at once. */
function whileBusy<T>(work: () => T): T {
  for (const until = Date.now() + busyMs; ; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs)) {
    try {
      return work()
    } catch (thrown) {
      const isBusy = thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_BUSY')
      if (!isBusy || Date.now() > until) throw thrown
    }
  }
}

function connect(home: string): Db {
  return explained(home, () => new Database(databaseFile(home), { timeout: busyMs }))
}

/** SQLite's own errors, told apart: broken pages, or a file that cannot be had. */
function explained<T>(home: string, work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    if (!(thrown instanceof Database.SqliteError)) throw thrown
    const file = databaseFile(home)
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(thrown.code)) throw damaged(home, thrown.message)
    if (!/^SQLITE_(CANTOPEN|READONLY|PERM|BUSY|IOERR|FULL)/.test(thrown.code)) throw thrown
    throw new LabError('unavailable', `the database ${file} cannot be opened for writing: ${thrown.message} (${thrown.code})`, { cause: thrown })
  }
}

class DamagedPages extends Database.SqliteError {
  constructor(verdict: string) {
    super(verdict, 'SQLITE_CORRUPT')
  }
}

function checkPages(db: Db): void {
  const verdict = db.pragma('quick_check(1)', { simple: true })
  if (verdict !== 'ok') throw new DamagedPages(String(verdict))
}

function damaged(home: string, why: string): LabError {
  const file = databaseFile(home)
  const backups = listBackups(home)
  const away = `end the lab and move ${file} to another folder, with ${file}-wal and ${file}-shm where they are there`
  const remedy = backups[0]
    ? `to put the newest backup in its place, ${away}; then copy ${backups[0]} to ${file}`
    : `there is no backup; to begin with an empty one, ${away}`
  return new LabError('conflict', `the database ${file} is damaged (${why}); it is left as it is; ${remedy}`, { details: { file, backups } })
}

const versionOf = (db: Db) => db.pragma('user_version', { simple: true }) as number

function refuseNewer(db: Db, home: string, newest: number): void {
  const version = versionOf(db)
  if (version <= newest) return
  throw new LabError(
    'conflict',
    `the database in ${home} was written by a newer lab (version ${version}, this one knows ${newest}); install that one, or set LAB_HOME to another folder`,
  )
}

function migrate(db: Db, home: string, migrations: readonly Migration[]): void {
  const found = versionOf(db)
  if (found === migrations.length) return
  if (found > 0) backUp(db, home, found)
  // It has no effect inside of a transaction.
  db.pragma('foreign_keys = OFF')
  // Immediate, and the version is read again inside: another process may have migrated in the meantime.
  db.transaction(() => {
    refuseNewer(db, home, migrations.length)
    for (const migration of migrations.slice(versionOf(db))) {
      migration.up(db)
      db.pragma(`user_version = ${migration.version}`)
    }
    refuseOrphans(db)
  }).immediate()
}

function refuseOrphans(db: Db): void {
  const orphans = db.pragma('foreign_key_check') as { table: string; parent: string }[]
  const pairs = new Set(orphans.map(({ table, parent }) => `${table} without ${parent}`))
  if (pairs.size > 0) throw new LabError('internal', `the migration would leave rows that refer to nothing: ${[...pairs].join(', ')}`)
}

/** Runs `work` in one transaction that is on the disk when this returns: for what must survive a power cut. */
export function durably<T>(db: Db, work: () => T): T {
  db.pragma('synchronous = FULL')
  try {
    return db.transaction(work).immediate()
  } catch (thrown) {
    if (thrown instanceof Database.SqliteError && thrown.code === 'SQLITE_FULL') throw diskFull(db.name, thrown)
    throw thrown
  } finally {
    db.pragma('synchronous = NORMAL')
  }
}

export function diskFull(path: string, cause: unknown): LabError {
  return new LabError('unavailable', `the disk is full: ${path} could not be written; free some room and resume the run`, { cause })
}
