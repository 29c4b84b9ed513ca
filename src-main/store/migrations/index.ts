/** Ascending, one file each, never changed once it has been released. */
import type { Db } from '../database'
import { initial } from './0001-initial'
import { channelNames } from './0002-channel-names'
import { featureNames } from './0003-feature-names'

export interface Migration {
  version: number
  /** Runs with foreign keys off, so that a table may be dropped for its copy; rows that refer to nothing afterwards undo it all. */
  up(db: Db): void
}

export const migrations: readonly Migration[] = [initial, channelNames, featureNames]
