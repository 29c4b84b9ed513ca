/** For tests: the scan of a network with one channel in conv1 that fires by the colour of an image. */
import type { ChannelFigures, LayerFigures, RankedImages, Scan } from '../../contract/microscope'

const figures: ChannelFigures = {
  channel: 0,
  colorSelectivity: 1,
  digitSelectivity: 0.5,
  effectiveColors: 8,
  effectiveDigits: 9,
  bestColor: 9,
  bestDigit: 8,
  mean: 4.5,
  low: 0,
  high: 9,
  dead: false,
}

/** @param colors one for each image: what the channel gives on it */
export function colorScan(colors: Uint8Array): Scan {
  const ascending = ranked([...colors.keys()].sort((a, b) => colors[a]! - colors[b]!))
  const descending = ranked([...colors.keys()].sort((a, b) => colors[b]! - colors[a]!))
  const layers: LayerFigures[] = [{ layer: 'conv1', side: 28, channels: [figures] }]
  return {
    images: colors.length,
    objectives: { channel_max: layers, channel_mean: layers },
    columns: { channel_max: { conv1: 0 }, channel_mean: { conv1: 0 } },
    top: descending,
    bottom: ascending,
    quantiles: ascending,
  }

  function ranked(index: number[]): RankedImages {
    return { length: index.length, value: Float32Array.from(index, (image) => colors[image]!), index: Int32Array.from(index) }
  }
}
