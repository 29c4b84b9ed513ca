/** The study's CNN (STUDY 1) as numbers: layers, shapes, parameters. */
import { layerNames, type LayerId } from '../../contract/images'

export interface CnnArchitecture {
  /** Channels of conv1, conv2 and conv3. */
  readonly widths: readonly [number, number, number]
  /** 2x2 max pooling after the third block too. */
  readonly thirdPool: boolean
}

export type LayerName = LayerId
/** Layers of the blocks, whose channels are maps. */
export type MapLayer = Exclude<LayerName, 'gap' | 'fc'>

export const imageSide = 28
/** Values of an image [28, 28, 3]. */
export const imageLength = imageSide * imageSide * 3
export const classes = 10

export function architectureOf({ widths, thirdPool }: { widths: readonly number[]; thirdPool: boolean }): CnnArchitecture {
  if (widths.length !== 3 || !widths.every((width) => Number.isInteger(width) && width > 0)) {
    throw new RangeError(`widths must be three whole numbers above 0, not ${widths.join(', ')}`)
  }
  return { widths: [...widths] as [number, number, number], thirdPool }
}

/** In the order in which an image passes them; without third pooling there is no pool3. */
export function layersOf({ thirdPool }: CnnArchitecture): LayerName[] {
  return layerNames.filter((name) => thirdPool || name !== 'pool3')
}

/** Where in the network a layer stands: in which of the three blocks, 1 to 3, and as what. */
export function placeOf(layer: MapLayer): { block: number; kind: 'conv' | 'relu' | 'pool' } {
  return { block: Number(layer.at(-1)), kind: layer.slice(0, -1) as 'conv' | 'relu' | 'pool' }
}

/** One image's activation: [h, w, channels], or [channels] for gap and fc. Pooling is 'valid': 28 -> 14 -> 7 -> 3. */
export function layerShape({ widths }: CnnArchitecture, layer: LayerName): number[] {
  if (layer === 'fc') return [classes]
  if (layer === 'gap') return [widths[2]]
  const block = Number(layer.at(-1))
  const pools = layer.startsWith('pool') ? block : block - 1
  const side = Math.floor(imageSide / 2 ** pools)
  return [side, side, widths[block - 1]!]
}

/** Shapes in PyTorch's layout, in the order of its `state_dict`: convolutions [out, in, h, w], the head [out, in]. */
export function torchShapes({ widths: [first, second, third] }: CnnArchitecture): Record<string, number[]> {
  return {
    'conv1.weight': [first, 3, 3, 3],
    'conv1.bias': [first],
    'conv2.weight': [second, first, 3, 3],
    'conv2.bias': [second],
    'conv3.weight': [third, second, 3, 3],
    'conv3.bias': [third],
    'fc.weight': [classes, third],
    'fc.bias': [classes],
  }
}

/** 94,538 for widths 32, 64, 128. */
export function parameterCount(architecture: CnnArchitecture): number {
  return Object.values(torchShapes(architecture)).reduce((sum, shape) => sum + shape.reduce((product, length) => product * length, 1), 0)
}
