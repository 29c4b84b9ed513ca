import type { Migration } from './index'

/** What people call the channels of a run's network. */
export const channelNames: Migration = {
  version: 2,
  up(db) {
    db.exec(`
      CREATE TABLE channel_names (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
        layer TEXT NOT NULL,
        channel INTEGER NOT NULL CHECK (channel >= 0),
        name TEXT NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY (run, layer, channel)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
