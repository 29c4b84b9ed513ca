/** Names and notes that people give to the channels of a run's network; like the run's own name they may change once it is finished. */
import type { ChannelName } from '../contract/microscope'
import type { Db } from './database'

export class ChannelNames {
  constructor(private readonly db: Db) {}

  /** In the order of layer and channel. */
  of(run: string): ChannelName[] {
    return this.db.prepare('SELECT layer, channel, name, note FROM channel_names WHERE run = ? ORDER BY layer, channel').all(run) as ChannelName[]
  }

  /** In place of what was there; without name and note it is forgotten. */
  set(run: string, { layer, channel, name, note }: ChannelName): void {
    if (name === '' && note === '') this.db.prepare('DELETE FROM channel_names WHERE run = ? AND layer = ? AND channel = ?').run(run, layer, channel)
    else {
      this.db
        .prepare('INSERT OR REPLACE INTO channel_names (run, layer, channel, name, note) VALUES (@run, @layer, @channel, @name, @note)')
        .run({ run, layer, channel, name, note })
    }
  }
}
