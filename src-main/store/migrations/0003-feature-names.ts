import type { Migration } from './index'

/** What people call the features of a sparse autoencoder. */
export const featureNames: Migration = {
  version: 3,
  up(db) {
    db.exec(`
      CREATE TABLE feature_names (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
        feature INTEGER NOT NULL CHECK (feature >= 0),
        name TEXT NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY (run, feature)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
