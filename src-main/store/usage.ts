/** How much disk the lab takes, and by what. */
import { readdirSync, statfsSync, statSync, type Dirent } from 'node:fs'
import { join } from 'node:path'
import type { StorageUsage } from '../contract/runs'
import { databaseFile, type Db } from './database'

/** Folders of the home beside the store, as people know them. */
const otherFolders = { logs: 'logs', backups: 'backups', electron: 'electron profile' } as const

export function usageOf(db: Db, home: string): StorageUsage {
  const disk = statfsSync(home)
  return {
    home,
    database: ['', '-wal', '-shm'].reduce((sum, suffix) => sum + sizeOfFile(databaseFile(home) + suffix), 0),
    // Equal content lies on the disk once, whoever refers to it.
    artifacts: db
      .prepare(
        `SELECT kind, count(*) AS count, sum(bytes) AS bytes
         FROM (SELECT kind, hash, bytes FROM run_artifacts UNION SELECT kind, hash, bytes FROM cache) GROUP BY kind ORDER BY bytes DESC`,
      )
      .all() as StorageUsage['artifacts'],
    runs: db
      .prepare(
        `SELECT runs.id, runs.name, sum(own.bytes) AS bytes FROM runs JOIN (SELECT DISTINCT run, hash, bytes FROM run_artifacts) AS own ON own.run = runs.id
         GROUP BY runs.id ORDER BY bytes DESC`,
      )
      .all() as StorageUsage['runs'],
    other: Object.entries(otherFolders)
      .map(([folder, what]) => ({ what, bytes: sizeOfFolder(join(home, folder)) }))
      .filter(({ bytes }) => bytes > 0),
    free: disk.bavail * disk.bsize,
  }
}

/** Without what comes and goes while it is counted. */
function sizeOfFolder(folder: string): number {
  const entries = entriesOf(folder)
  return entries.reduce((sum, entry) => {
    const path = join(folder, entry.name)
    return sum + (entry.isDirectory() ? sizeOfFolder(path) : entry.isFile() ? sizeOfFile(path) : 0)
  }, 0)
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

const sizeOfFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
