/** Names and notes that people give to the features of an SAE's run; like the run's own name they may change once it is finished. */
import type { FeatureName } from '../contract/sae'
import type { Db } from './database'

export class FeatureNames {
  constructor(private readonly db: Db) {}

  /** In the order of the features. */
  of(run: string): FeatureName[] {
    return this.db.prepare('SELECT feature, name, note FROM feature_names WHERE run = ? ORDER BY feature').all(run) as FeatureName[]
  }

  /** In place of what was there; without name and note it is forgotten. */
  set(run: string, { feature, name, note }: FeatureName): void {
    if (name === '' && note === '') this.db.prepare('DELETE FROM feature_names WHERE run = ? AND feature = ?').run(run, feature)
    else {
      this.db
        .prepare('INSERT OR REPLACE INTO feature_names (run, feature, name, note) VALUES (@run, @feature, @name, @note)')
        .run({ run, feature, name, note })
    }
  }
}
