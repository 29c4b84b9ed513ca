/**
 * The columns of a scan: one for each channel of each layer and objective that has values of its own. Others are read from these: a pooling takes
 * nothing away from the maximum where it leaves no row out, and gap is the mean of what comes before it.
 */
import { scanObjectives, type ScanObjective } from '../../contract/microscope'
import { layersOf, layerShape, type CnnArchitecture, type LayerName } from '../model/architecture'

/** Neighbouring columns, one for each channel of `layer`. */
export interface Piece {
  layer: LayerName
  objective: ScanObjective
  channels: number
}

export type FirstColumns = Record<ScanObjective, Partial<Record<LayerName, number>>>

export interface Columns {
  count: number
  /** Side by side, in this order. */
  pieces: Piece[]
  /** Where each layer's channels begin, by objective. */
  first: FirstColumns
}

export function columnsOf(architecture: CnnArchitecture): Columns {
  const first: FirstColumns = { channel_max: {}, channel_mean: {} }
  const pieces: Piece[] = []
  let count = 0
  for (const layer of layersOf(architecture)) {
    for (const objective of scanObjectives) {
      const same = sameValues(architecture, layer, objective)
      if (same) {
        first[objective][layer] = first[same.objective][same.layer]!
        continue
      }
      const channels = layerShape(architecture, layer).at(-1)!
      first[objective][layer] = count
      pieces.push({ layer, objective, channels })
      count += channels
    }
  }
  return { count, pieces, first }
}

/** An earlier column that says the same. */
function sameValues(architecture: CnnArchitecture, layer: LayerName, objective: ScanObjective): Pick<Piece, 'layer' | 'objective'> | null {
  const layers = layersOf(architecture)
  const before = layers[layers.indexOf(layer) - 1]!
  if (layer === 'gap') return { layer: before, objective: 'channel_mean' }
  // One number is its own maximum and its own mean.
  if (layer === 'fc') return objective === 'channel_mean' ? { layer, objective: 'channel_max' } : null
  const wholePool = layer.startsWith('pool') && layerShape(architecture, before)[0]! % 2 === 0
  return wholePool && objective === 'channel_max' ? { layer: before, objective } : null
}
