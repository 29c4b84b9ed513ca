/** The store: one SQLite database and a folder of files. Synchronous; every method is one transaction. */
import type { StorageUsage } from '../contract/runs'
import { Artifacts } from './artifacts'
import { Cache } from './cache'
import { ChannelNames } from './channel-names'
import { databaseFile, openDatabase, type Db, type OpenOptions } from './database'
import { FeatureNames } from './feature-names'
import { Incoming, sweepIncoming } from './incoming'
import { Jobs } from './jobs'
import { Runs } from './runs'
import { Travel } from './travel'
import { usageOf } from './usage'

export class Store {
  readonly file: string
  readonly sqliteVersion: string
  readonly artifacts: Artifacts
  readonly cache: Cache
  readonly runs: Runs
  readonly channelNames: ChannelNames
  readonly featureNames: FeatureNames
  readonly jobs: Jobs
  readonly travel: Travel

  constructor(
    private readonly db: Db,
    readonly home: string,
    process: { pid: number; ppid: number },
  ) {
    this.file = databaseFile(home)
    this.sqliteVersion = db.prepare('SELECT sqlite_version()').pluck().get() as string
    this.artifacts = new Artifacts(db, home)
    this.cache = new Cache(db, this.artifacts)
    this.runs = new Runs(db, this.artifacts, this.cache)
    this.channelNames = new ChannelNames(db)
    this.featureNames = new FeatureNames(db)
    this.jobs = new Jobs(db, process)
    this.travel = new Travel(db, this)
    sweepIncoming(home, (hashes) => this.artifacts.collect(hashes))
  }

  /** An empty folder for what comes from elsewhere; whoever asks for it removes it. */
  openIncoming(): Incoming {
    return new Incoming(this.home)
  }

  /** Several reads that see the database as it is at the first of them. */
  snapshot<T>(read: () => T): T {
    return this.db.transaction(read).deferred()
  }

  usage(): StorageUsage {
    return usageOf(this.db, this.home)
  }

  close(): void {
    this.db.close()
  }
}

export interface StoreOptions extends OpenOptions {
  /** The process that jobs made through this store belong to; this one where left out. */
  process?: { pid: number; ppid: number }
}

/** Opens the store in `home`, made where it is not there. Fails as `openDatabase` does. */
export function openStore(home: string, options: StoreOptions = {}): Store {
  return new Store(openDatabase(home, options), home, options.process ?? process)
}
