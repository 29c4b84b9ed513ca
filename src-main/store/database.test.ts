import Database from 'better-sqlite3'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { listBackups, restoreBackup } from './backups'
import { databaseFile, openDatabase } from './database'
import { migrations, type Migration } from './migrations'
import { openStore } from './store'
import { bytesOf, labErrorOf, openTestStore, someEpoch, someRun, temporaryHome, tidyUp } from './testing'

afterEach(tidyUp)

const current = migrations.length
const next = current + 1

/**
 * Made up: a later lab gives every run a star, and the jobs a new shape in the only way that SQLite has for much of it: a copy takes the old
 * table's place, to which `job_runs` refers with ON DELETE CASCADE.
 */
const later: Migration = {
  version: next,
  up(db) {
    db.exec('ALTER TABLE runs ADD COLUMN star INTEGER NOT NULL DEFAULT 1')
    const { sql } = db.prepare(`SELECT sql FROM sqlite_schema WHERE name = 'jobs'`).get() as { sql: string }
    db.exec(sql.replace('CREATE TABLE jobs', 'CREATE TABLE new_jobs').replace('title TEXT NOT NULL', `title TEXT NOT NULL CHECK (title <> '')`))
    db.exec('INSERT INTO new_jobs SELECT * FROM jobs; DROP TABLE jobs; ALTER TABLE new_jobs RENAME TO jobs')
  },
}
const failing: Migration = {
  version: next,
  up(db) {
    db.exec('CREATE TABLE half (a INTEGER) STRICT; DROP TABLE metrics; DELETE FROM jobs')
    throw new Error('interrupted')
  },
}
const orphaning: Migration = { version: next, up: (db) => void db.exec('DELETE FROM runs') }

function homeWithRun(): { home: string; id: string; job: string } {
  const home = temporaryHome()
  const store = openStore(home)
  const { id } = store.runs.create(someRun({ name: 'Kept' }))
  store.runs.commitEpoch(id, someEpoch(id, 1))
  store.runs.finish(id)
  const job = store.jobs.create({ kind: 'train', title: 'Kept too', input: {}, runIds: [id] })
  store.close()
  return { home, id, job: job.id }
}

const pragma = (home: string, name: string) => {
  const db = openDatabase(home)
  try {
    return db.pragma(name, { simple: true })
  } finally {
    db.close()
  }
}

describe('a new database', () => {
  it('is in WAL mode, with foreign keys, patience and strict tables', () => {
    const home = join(temporaryHome(), 'made', 'on the way')
    const settings = ['journal_mode', 'foreign_keys', 'synchronous', 'busy_timeout', 'user_version'].map((name) => pragma(home, name))
    expect(settings).toEqual(['wal', 1, 1, 10_000, migrations.length])
    const db = openDatabase(home)
    const tables = db.pragma('table_list') as { name: string; type: string; strict: number }[]
    db.close()
    expect(tables.filter((table) => table.type === 'table' && !table.name.startsWith('sqlite_') && !table.strict)).toEqual([])
    expect(listBackups(home)).toEqual([])
  })

  it('in a folder that cannot be made says which, and what to set', () => {
    const home = join(temporaryHome(), 'file')
    writeFileSync(home, '')
    expect(labErrorOf(() => openStore(join(home, 'below')))).toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/below.*LAB_HOME/) as string,
    })
  })

  it('in a folder that takes none, or at the place of a file, does not wait for ever', () => {
    const file = join(temporaryHome(), 'file')
    writeFileSync(file, '')
    for (const home of ['/proc/lab', file]) {
      expect(labErrorOf(() => openStore(home))).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('LAB_HOME') as string })
    }
  })

  it('that cannot be opened is not called damaged', () => {
    const home = temporaryHome()
    mkdirSync(databaseFile(home))
    const error = labErrorOf(() => openStore(home))
    expect(error.kind).toBe('unavailable')
    expect(error.message).not.toContain('damaged')
  })
})

describe('an older database', () => {
  it('is upgraded with everything in it, behind a backup of what it was', () => {
    const { home, id, job } = homeWithRun()
    const before = openStore(home)
    const [run, metrics] = [before.runs.get(id), before.runs.metrics(id)]
    before.close()
    const store = openTestStore(home, { migrations: [...migrations, later] })
    expect(store.runs.get(id)).toEqual(run)
    expect(store.runs.metrics(id)).toEqual(metrics)
    expect(store.jobs.get(job)).toMatchObject({ title: 'Kept too', runIds: [id] })
    expect(() => store.runs.setStatus(id, 'running')).toThrow('never changes')
    const db = new Database(databaseFile(home), { readonly: true })
    expect([db.pragma('user_version', { simple: true }), db.prepare('SELECT star FROM runs').pluck().get()]).toEqual([next, 1])
    db.close()

    const backups = listBackups(home)
    expect(backups).toHaveLength(1)
    const backup = new Database(backups[0]!, { readonly: true })
    expect([backup.pragma('user_version', { simple: true }), backup.prepare('SELECT id, name FROM runs').all()]).toEqual([
      current,
      [{ id, name: 'Kept' }],
    ])
    backup.close()
    openTestStore(home, { migrations: [...migrations, later] })
    expect(listBackups(home)).toEqual(backups)
  })

  it.each([
    ['that fails', failing, 'interrupted'],
    ['that leaves rows whose run is gone', orphaning, 'metrics'],
  ])('stays what it was after a migration %s', (_, migration, words) => {
    const { home, id, job } = homeWithRun()
    expect(() => openStore(home, { migrations: [...migrations, migration] })).toThrow(words)
    const store = openTestStore(home)
    expect(store.runs.get(id).name).toBe('Kept')
    expect(store.runs.metrics(id).length).toBeGreaterThan(0)
    expect(store.jobs.get(job).title).toBe('Kept too')
    expect(pragma(home, 'user_version')).toBe(current)
  })

  it('keeps nothing half-written among its backups', () => {
    const { home } = homeWithRun()
    mkdirSync(join(home, 'backups'))
    writeFileSync(join(home, 'backups', '2999-01-01.partial'), 'half')
    openTestStore(home, { migrations: [...migrations, later] })
    expect(listBackups(home)).toHaveLength(1)
    expect(readdirSync(join(home, 'backups')).filter((name) => name.endsWith('.partial'))).toEqual(['2999-01-01.partial'])
  })

  it('a gap in the migrations is noticed', () => {
    expect(labErrorOf(() => openStore(temporaryHome(), { migrations: [...migrations, { ...later, version: next + 1 }] })).kind).toBe('internal')
  })
})

describe('a newer database', () => {
  it('is refused, and not touched', () => {
    const { home } = homeWithRun()
    const db = new Database(databaseFile(home))
    db.pragma('user_version = 99')
    // A later lab may journal in another way.
    db.pragma('journal_mode = DELETE')
    db.close()
    const before = readFileSync(databaseFile(home))
    const error = labErrorOf(() => openStore(home))
    expect(error).toMatchObject({ kind: 'conflict', message: expect.stringMatching(/newer.*99/) as string })
    expect(readFileSync(databaseFile(home)).equals(before)).toBe(true)
    expect(readdirSync(home).sort()).toEqual(['artifacts', 'lab.sqlite'])
  })
})

describe('a damaged database', () => {
  function damage(home: string): Buffer {
    const file = databaseFile(home)
    const bytes = readFileSync(file)
    // The pages behind the first, whose header stays in order.
    bytes.fill(0xa5, 4096, 4096 * 6)
    writeFileSync(file, bytes)
    return bytes
  }

  it('is refused and kept, and the backups are named, newest first', () => {
    const { home } = homeWithRun()
    mkdirSync(join(home, 'backups'))
    const backups = ['2026-02-01', '2026-01-01'].map((day) => join(home, 'backups', `${day}.sqlite`))
    for (const path of backups) writeFileSync(path, '')
    const bytes = damage(home)
    const error = labErrorOf(() => openStore(home))
    expect(error).toMatchObject({ kind: 'conflict', details: { file: databaseFile(home), backups } })
    expect(error.message).toMatch(/move \S+lab\.sqlite to another folder, with \S+lab\.sqlite-wal and \S+lab\.sqlite-shm/)
    expect(error.message).toContain(`copy ${backups[0]} to ${databaseFile(home)}`)
    expect(readFileSync(databaseFile(home)).equals(bytes)).toBe(true)
  })

  it.each([
    ['text', 'this is no database, but long enough to be looked at as one. '.repeat(20)],
    ['zeros behind a header', `SQLite format 3\0${'\0'.repeat(8000)}`],
  ])('that is %s is refused and kept', (_, content) => {
    const home = temporaryHome()
    writeFileSync(databaseFile(home), content)
    expect(labErrorOf(() => openStore(home))).toMatchObject({ kind: 'conflict', details: { backups: [] } })
    expect(readFileSync(databaseFile(home), 'utf8')).toBe(content)
  })

  it('gives way to a backup when agreed, and stays beside it', () => {
    const { home, id } = homeWithRun()
    openStore(home, { migrations: [...migrations, later] }).close()
    const bytes = damage(home)
    const { backups } = labErrorOf(() => openStore(home, { migrations: [...migrations, later] })).details as { backups: string[] }
    const { kept } = restoreBackup(databaseFile(home), backups[0]!)
    expect(kept).toMatch(/lab\.sqlite\.corrupt-/)
    expect(readFileSync(kept!).equals(bytes)).toBe(true)
    const store = openTestStore(home)
    expect(store.runs.get(id).name).toBe('Kept')
    expect(store.artifacts.read(id, 'state')).toEqual(bytesOf(`${id} state 1`))
  })

  it('stays in its place where the backup cannot be read, or is none', () => {
    const { home } = homeWithRun()
    const bytes = damage(home)
    const text = join(home, 'text.sqlite')
    writeFileSync(text, 'no database')
    for (const backup of [join(home, 'none.sqlite'), text]) expect(labErrorOf(() => restoreBackup(databaseFile(home), backup)).kind).toBe('not-found')
    expect(readFileSync(databaseFile(home)).equals(bytes)).toBe(true)
    expect(readdirSync(home).sort()).toEqual(['artifacts', 'lab.sqlite', 'text.sqlite'])
  })
})
