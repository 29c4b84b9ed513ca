/** How a group of seeds looks, on every view alike: a colour and a kind of line by its place in the comparison. */
import { categoricalCount, runSlot } from '../charts/scales'

export interface Look {
  /** Categorical slot of charts/scales. */
  slot: number
  /** The ninth group has the first one's colour again, and a dashed line. */
  dashed: boolean
}

export function lookOf(group: number): Look {
  return { slot: runSlot(group), dashed: Math.floor(group / categoricalCount) % 2 === 1 }
}
