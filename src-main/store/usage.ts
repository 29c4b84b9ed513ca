/** How much disk the lab takes, and by what. */
import { statfsSync, statSync } from 'node:fs'
import type { StorageUsage } from '../contract/runs'
import { databaseFile, type Db } from './database'

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
    free: disk.bavail * disk.bsize,
  }
}

const sizeOfFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
