/** What prototypes come down to: how many are one saturated hue, and how many there is nothing to see of. */
import type { LayerId } from '../../../src-main/contract/images'
import type { Item } from './answer'
import { blockOf } from './layers'

export interface Summary {
  /** Prototypes that have arrived, those with trouble included. */
  of: number
  solid: number
  dead: number
  zeroGradient: number
}

export function summarise(items: Iterable<Item>): Summary {
  const summary = { of: 0, solid: 0, dead: 0, zeroGradient: 0 }
  for (const { solidity, trouble } of items) {
    summary.of++
    if (trouble === 'dead') summary.dead++
    else if (trouble === 'zero-gradient') summary.zeroGradient++
    else if (solidity.solid) summary.solid++
  }
  return summary
}

/** What has trouble, in words: "2 are dead, 1 has no gradient"; empty where nothing has. */
export function troubleWords({ dead, zeroGradient }: Summary): string {
  const dying = dead === 0 ? [] : [`${dead} ${dead === 1 ? 'is' : 'are'} dead`]
  const lost = zeroGradient === 0 ? [] : [`${zeroGradient} ${zeroGradient === 1 ? 'has' : 'have'} no gradient to follow`]
  return [...dying, ...lost].join(', ')
}

/** One summary for each of the three blocks. */
export function summariseBlocks(cells: readonly { layer: LayerId; items: readonly Item[] }[]): Summary[] {
  return [0, 1, 2].map((block) => summarise(cells.filter(({ layer }) => blockOf(layer) === block).flatMap(({ items }) => items)))
}
