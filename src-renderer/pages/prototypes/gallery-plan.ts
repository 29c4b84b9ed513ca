/** Which cells the gallery has, in which order they are filled, and how long that takes. */
import type { ObjectiveId } from '../../../src-main/contract/prototypes'
import type { LayerId } from '../../../src-main/contract/images'
import { objectivesOf, type Layer } from './layers'

export interface Cell {
  layer: LayerId
  objective: ObjectiveId
  channels: number[]
}

/** So many channels, evenly spread over a layer's; all where there are fewer. */
export function spread(channels: number, wanted: number): number[] {
  const count = Math.min(channels, wanted)
  return Array.from({ length: count }, (_, i) => Math.floor((i * channels) / count))
}

/** Rows from the input on; the same channels under each objective, so that they can be held against each other. */
export function galleryCells(layers: readonly Layer[], perCell: number): Cell[] {
  return layers.flatMap(({ id, channels }) => objectivesOf(id).map((objective) => ({ layer: id, objective, channels: spread(channels, perCell) })))
}

/** Layers that are in view before all others, each group in the order of the page. */
export function visibleFirst<C extends { layer: LayerId }>(cells: readonly C[], visible: ReadonlySet<LayerId>): C[] {
  return [...cells.filter(({ layer }) => visible.has(layer)), ...cells.filter(({ layer }) => !visible.has(layer))]
}

/**
 * Seconds until all is done; null where that cannot be known yet.
 *
 * @param waiting questions that have not begun, the one that is worked on left out
 * @param took seconds that those took which are done
 */
export function timeLeft(current: number | null, waiting: number, took: readonly number[]): number | null {
  if (waiting === 0) return current
  if (took.length === 0) return null
  return (current ?? 0) + (waiting * took.reduce((sum, seconds) => sum + seconds, 0)) / took.length
}
