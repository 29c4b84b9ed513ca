/** Groups of a batch or a split: digit x colour, 100 of them; those of one digit lie together. */
import { randomStream } from '../random'

export const groupCount = 100

/** What groups are made of: true digits and worn colours, [n] each, 0..9. */
export interface Grouped {
  readonly digit: Uint8Array
  readonly color: Uint8Array
}

/** Group of each image, [n], 0..99: 10 * digit + colour. */
export function groupsOf({ digit, color }: Grouped): Uint8Array {
  return digit.map((value, i) => 10 * value + color[i]!)
}

/** Images in each group, [100]. */
export function countGroups(images: Grouped): Int32Array {
  const counts = new Int32Array(groupCount)
  for (const group of groupsOf(images)) counts[group]!++
  return counts
}

/** Places of each group's images, ascending; only of groups that occur. */
export function positionsByGroup(images: Grouped): Int32Array[] {
  const places: number[][] = Array.from({ length: groupCount }, () => [])
  groupsOf(images).forEach((group, place) => places[group]!.push(place))
  return places.filter(({ length }) => length > 0).map((group) => Int32Array.from(group))
}

/**
 * As many draws with replacement as there are images, each group that occurs equally likely, and within it each image. Drawn by epoch alone, so that
 * a resumed run draws the same.
 * @param groups places of each group's images
 * @returns places, [n]
 */
export function balancedOrder(groups: readonly Int32Array[], seed: number, epoch: number): Int32Array {
  const random = randomStream(seed, 'group-balanced order', epoch)
  const order = new Int32Array(groups.reduce((sum, { length }) => sum + length, 0))
  return order.map(() => {
    const group = groups[random.integer(groups.length)]!
    return group[random.integer(group.length)]!
  })
}
