/** Two models image by image: where each image lies in the plot of one's smallest epsilon against the other's. */
import type { AttackResult } from '../../../src-main/contract/attack'

export interface PairPoint {
  /** Of the split. */
  index: number
  /** Smallest epsilon of the model across and of the model upwards; null where the attack failed. */
  across: number | null
  up: number | null
}

/** Images that both were attacked on, in the first's order. */
export function pairPoints({ results }: Pick<AttackResult, 'results'>, across: number, up: number): PairPoint[] {
  const other = new Map(results[up]?.images.map((image) => [image.index, image.epsilon]))
  return (results[across]?.images ?? []).flatMap(({ index, epsilon }) => {
    const found = other.get(index)
    return found === undefined ? [] : [{ index, across: epsilon, up: found }]
  })
}

/** What failed lies beyond the largest epsilon, in a margin of this share of it; the images there are spread, so that each can be reached. */
export const margin = 0.12
const golden = 0.618033988749895

/** Places in the plot, in units of epsilon. */
export function placed(points: readonly PairPoint[], maxEpsilon: number): { x: number; y: number }[] {
  const spread = (i: number, by: number) => maxEpsilon * (1 + margin * (0.2 + 0.6 * ((i * golden * by) % 1)))
  return points.map(({ across, up }, i) => ({ x: across ?? spread(i + 1, 1), y: up ?? spread(i + 1, 2) }))
}
