/** Ascending, one file each, never changed once it has been released. */
import type { Db } from '../database'
import { initial } from './0001-initial'

export interface Migration {
  version: number
  up(db: Db): void
}

export const migrations: readonly Migration[] = [initial]
