/** What a scan says of a channel: its strongest, weakest and middle images, and how many images lie below a value. */
import type { LayerId } from '../../contract/images'
import type { ChannelFigures, RankedImages, Scan, ScannedLayer, ScanObjective } from '../../contract/microscope'

export type Which = 'top' | 'bottom' | 'quantiles'

export interface RankedExample {
  /** Place in the split. */
  index: number
  value: number
  /** Share of the set's images that are below, 0..1. */
  quantile: number
}

/** A channel under an objective. */
export interface ChannelAt {
  layer: LayerId
  objective: ScanObjective
  channel: number
}

export class KeptScan {
  constructor(readonly scan: Scan) {}

  /** Null where the network has no such channel. */
  figures({ layer, objective, channel }: ChannelAt): ChannelFigures | null {
    return this.scan.objectives[objective].find((figures) => figures.layer === layer)?.channels[channel] ?? null
  }

  /** `top` and `bottom` begin with the most extreme; `quantiles` run from the lowest to the highest, evenly spaced in rank. */
  examples(at: ChannelAt, which: Which, count: number): RankedExample[] {
    const table = this.scan[which]
    const column = this.column(at)
    return placesOf(table.length, which, count).flatMap((place) => {
      const index = table.index[column * table.length + place]!
      const value = table.value[column * table.length + place]!
      return index < 0 ? [] : [{ index, value, quantile: this.shareBelow(at, value) }]
    })
  }

  /** Share of the set's images on which the objective is below a value, 0..1; of the 64 largest and smallest values exactly, else to 1/512. */
  shareBelow(at: ChannelAt, value: number): number {
    const { images, top, bottom, quantiles } = this.scan
    const column = this.column(at)
    const above = rowOf(top, column)
    if (value > above.at(-1)!) return (images - above.filter((kept) => kept >= value).length) / images
    const below = rowOf(bottom, column)
    if (value <= below.at(-1)!) return below.filter((kept) => kept < value).length / images
    return shareInGrid(rowOf(quantiles, column), value)
  }

  /** Share of the set's images on which the objective is above 0, 0..1; as exact as `shareBelow`. */
  shareAboveZero(at: ChannelAt): number {
    return 1 - this.shareBelow(at, Number.MIN_VALUE)
  }

  /** All layers, each channel with how often it is above zero. */
  layers(objective: ScanObjective): ScannedLayer[] {
    return this.scan.objectives[objective].map(({ layer, side, channels }) => ({
      layer,
      side,
      channels: channels.map((figures) => ({ ...figures, above: this.shareAboveZero({ layer, objective, channel: figures.channel }) })),
    }))
  }

  private column({ layer, objective, channel }: ChannelAt): number {
    return this.scan.columns[objective][layer]! + channel
  }
}

function rowOf({ value, length }: RankedImages, column: number): Float32Array {
  return value.subarray(column * length, (column + 1) * length)
}

/** Columns of a table that are shown: the first ones, or evenly spaced from the first to the last. */
function placesOf(length: number, which: Which, count: number): number[] {
  const shown = Math.min(count, length)
  if (which !== 'quantiles') return Array.from({ length: shown }, (_, i) => i)
  if (shown === 1) return [Math.floor((length - 1) / 2)]
  return Array.from({ length: shown }, (_, i) => Math.round((i * (length - 1)) / (shown - 1)))
}

/** @param grid values at evenly spaced ranks, ascending; between two of them the rank is taken to rise with the value */
function shareInGrid(grid: Float32Array, value: number): number {
  const after = grid.findIndex((kept) => kept >= value)
  if (after < 0) return 1
  if (after === 0 || grid.length === 1) return 0
  const [low, high] = [grid[after - 1]!, grid[after]!]
  return (after - 1 + (value - low) / (high - low)) / (grid.length - 1)
}
