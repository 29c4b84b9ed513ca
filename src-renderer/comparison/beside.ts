/** What of a comparison may stand beside what: published values beside measured ones, and accuracies while training beside each other. */
import type { Comparison } from '../../src-main/contract/compare'
import type { PublishedFigures } from './published'

/** A published accuracy, and the number of epochs that it holds after. */
export interface PublishedValue {
  value: number
  epochs: number
}

/** The published accuracy after as many epochs as were done; where there is none, the last. Null where nothing was published. */
export function publishedBeside(published: PublishedFigures | null, accuracy: 'hard' | 'easy', epochs: number): PublishedValue | null {
  const same = published?.curve.find((point) => point.epoch === epochs)?.[accuracy]
  if (same !== undefined) return { value: same, epochs }
  const last = published?.[accuracy]
  return published && last != null ? { value: last, epochs: published.epochs } : null
}

/** Methods whose batches are not the training set as it is: repainted, or drawn again by group. */
const otherBatches: ReadonlySet<string> = new Set(['dfr', 'refit-head', 'group-balanced', 'group-dro', 'color-augmentation'])

/** Labels of the groups whose accuracy while training is of other images than plain training's. */
export function trainedOnOthers({ runs, groups }: Pick<Comparison, 'runs' | 'groups'>): string[] {
  return groups.flatMap(({ method, label, runs: ids }) => {
    if (method === null || !otherBatches.has(method)) return []
    const settings = runs.find(({ run }) => run.id === ids[0])?.run.settings
    return method === 'group-dro' && settings?.balanced === false ? [] : [label]
  })
}
