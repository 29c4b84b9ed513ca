/**
 * What was worked out about a model later on. A finished run never changes, so this is kept apart from it, by the weights and the dataset; it
 * can be worked out again at any time.
 */
import type { Artifacts } from './artifacts'
import type { Db } from './database'

export interface CacheKey {
  weights: string
  dataset: string
  what: string
}

export class Cache {
  constructor(
    private readonly db: Db,
    private readonly artifacts: Artifacts,
  ) {}

  get(key: CacheKey): Uint8Array | null {
    const hash = this.hashOf(key)
    return hash === undefined ? null : this.artifacts.readFile(hash)
  }

  has(key: CacheKey): boolean {
    return this.hashOf(key) !== undefined
  }

  put(key: CacheKey, kind: string, bytes: Uint8Array): void {
    const replaced: string[] = []
    this.db
      .transaction(() => {
        const before = this.hashOf(key)
        if (before) replaced.push(before)
        const hash = this.artifacts.write(bytes)
        this.db
          .prepare(
            'INSERT OR REPLACE INTO cache (weights, dataset, what, kind, hash, bytes) VALUES (@weights, @dataset, @what, @kind, @hash, @bytes)',
          )
          .run({ ...key, kind, hash, bytes: bytes.byteLength })
      })
      .immediate()
    this.artifacts.collect(replaced)
  }

  /** Forgets what was kept about weights that no run has; returns the files that it referred to. */
  forgetOrphans(): string[] {
    return (
      this.db.prepare('DELETE FROM cache WHERE weights NOT IN (SELECT hash FROM run_artifacts) RETURNING hash').all() as { hash: string }[]
    ).map(({ hash }) => hash)
  }

  private hashOf(key: CacheKey): string | undefined {
    return this.db.prepare('SELECT hash FROM cache WHERE weights = @weights AND dataset = @dataset AND what = @what').pluck().get(key) as
      string | undefined
  }
}
