import type { Migration } from './index'

/** Columns of a run that stay as they were once it is finished; its name and notes belong to the person. */
const frozen =
  'id, kind, method, seed, status, created_at, started_at, finished_at, dataset, dataset_hash, settings, group_key, engine, code_version, weights_hash, error, epoch, train, easy, hard'

/** A row may neither leave a finished run nor come to one. */
const sidesOf = { INSERT: ['NEW'], UPDATE: ['OLD', 'NEW'], DELETE: ['OLD'] } as const

const finishedGuards = (table: string) =>
  (Object.keys(sidesOf) as (keyof typeof sidesOf)[])
    .map(
      (event) => `
  CREATE TRIGGER ${table}_${event.toLowerCase()}_of_finished BEFORE ${event} ON ${table}
  WHEN EXISTS (SELECT 1 FROM runs WHERE id IN (${sidesOf[event].map((side) => `${side}.run`).join(', ')}) AND status = 'finished')
  BEGIN SELECT RAISE(ABORT, 'a finished run never changes'); END;`,
    )
    .join('')

export const initial: Migration = {
  version: 1,
  up(db) {
    db.exec(`
      CREATE TABLE runs (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        notes TEXT NOT NULL DEFAULT '',
        method TEXT,
        seed INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'stopped', 'failed', 'finished')),
        created_at INTEGER NOT NULL,
        started_at INTEGER,
        finished_at INTEGER,
        dataset TEXT,
        dataset_hash TEXT,
        settings TEXT NOT NULL,
        group_key TEXT NOT NULL,
        engine TEXT,
        code_version TEXT NOT NULL,
        weights_hash TEXT,
        error TEXT,
        epoch INTEGER NOT NULL DEFAULT 0,
        train REAL,
        easy REAL,
        hard REAL
      ) STRICT;
      CREATE INDEX runs_created ON runs (created_at);

      CREATE TABLE run_parents (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
        parent TEXT NOT NULL REFERENCES runs,
        role TEXT NOT NULL,
        PRIMARY KEY (run, parent, role)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX run_parents_parent ON run_parents (parent);

      CREATE TABLE run_tags (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
        tag TEXT NOT NULL,
        PRIMARY KEY (run, tag)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE run_notices (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
        kind TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        step INTEGER,
        message TEXT NOT NULL
      ) STRICT;
      CREATE INDEX run_notices_run ON run_notices (run);

      CREATE TABLE metrics (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
        name TEXT NOT NULL,
        step INTEGER NOT NULL,
        value REAL,
        PRIMARY KEY (run, name, step)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE run_artifacts (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        hash TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        PRIMARY KEY (run, name)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX run_artifacts_hash ON run_artifacts (hash);

      CREATE TABLE cache (
        weights TEXT NOT NULL,
        dataset TEXT NOT NULL,
        what TEXT NOT NULL,
        kind TEXT NOT NULL,
        hash TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        PRIMARY KEY (weights, dataset, what)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX cache_hash ON cache (hash);

      CREATE TABLE jobs (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        input TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'stopped', 'failed', 'finished')),
        place INTEGER NOT NULL,
        note TEXT,
        owner TEXT NOT NULL,
        host TEXT NOT NULL,
        restarts INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        finished_at INTEGER
      ) STRICT;

      CREATE TABLE job_runs (
        job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE,
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
        place INTEGER NOT NULL,
        PRIMARY KEY (job, run)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX job_runs_run ON job_runs (run);

      CREATE TRIGGER runs_update_of_finished BEFORE UPDATE OF ${frozen} ON runs WHEN OLD.status = 'finished'
      BEGIN SELECT RAISE(ABORT, 'a finished run never changes'); END;
      ${['metrics', 'run_artifacts', 'run_notices', 'run_parents'].map(finishedGuards).join('')}
    `)
  },
}
