/** The microscope: one pass over a split for all channels, all channels on one image, and where in an image a channel is strongest. */
import * as tf from '@tensorflow/tfjs'
import type * as z from 'zod'
import { encodeMessage } from '../contract/codec'
import type { EngineScanChunk } from '../contract/engine'
import { LabError } from '../contract/errors'
import type { ImageSource } from '../contract/images'
import type { ChannelsOfImage, Example, fieldsInput } from '../contract/microscope'
import type { Split } from '../contract/study'
import { paintSplit, pick } from '../lab/data/canvas'
import type { Dataset } from '../lab/data/dataset'
import { receptiveField } from '../lab/microscope/receptive'
import { ChannelScan, sideOf, widthOf } from '../lab/microscope/scan'
import { layersOf, type CnnArchitecture, type LayerName } from '../lab/model/architecture'
import { activations } from '../lab/model/cnn'
import { ranges, readAll } from './evaluate'
import { openImage, paintImages, requireImages } from './image-source'
import type { Network } from './network'
import { nextTurn } from './turn'

/** The maps of all layers of a batch are there together: 50 MB. */
export const scanBatch = 100

/**
 * With turns for live requests between the batches.
 * @throws LabError `cancelled` when the signal aborts
 */
export async function scanSplit(
  { architecture, params }: Network,
  dataset: Dataset,
  name: Split,
  emit: (chunk: EngineScanChunk) => void,
  signal: AbortSignal,
): Promise<void> {
  const split = dataset.splits[name]
  const scan = new ChannelScan(architecture, params, split.size)
  for (const positions of ranges(split.size, scanBatch)) {
    const painted = paintSplit(dataset.settings, split, positions)
    scan.add(painted, positions, { digit: pick(split.digit, positions), color: pick(split.color, positions) })
    painted.dispose()
    emit({ type: 'progress', done: positions.at(-1)! + 1, total: split.size })
    await nextTurn(signal)
  }
  emit({ type: 'done', scan: encodeMessage(scan.finish()) })
}

/** @throws LabError `bad-input` where the split has no such image */
export function channelsOfImage({ architecture, params }: Network, dataset: Dataset, source: ImageSource): ChannelsOfImage {
  const image = openImage(dataset, source)
  const layers = layersOf(architecture)
  const found = tf.tidy(() => {
    const maps = activations(architecture, params, paintImages(dataset, [image]), layers)
    return layers.map((layer) => {
      const map = maps[layer]!.reshape<tf.Tensor2D>([-1, widthOf(architecture, layer)])
      return [map, map.max(0), map.mean(0)]
    })
  })
  const read = layers.map((layer, i) => {
    const [map, max, mean] = found[i]!.map((tensor) => readAll(() => tensor)) as [Float32Array, Float32Array, Float32Array]
    return { layer, side: sideOf(architecture, layer), channels: widthOf(architecture, layer), map, max, mean }
  })
  return { logits: read.at(-1)!.map, layers: read }
}

/** @throws LabError `bad-input` for a layer, channel or image that is not there */
export function strongestFields(
  { architecture, params }: Network,
  dataset: Dataset,
  { split: name, layer, channel, indices }: z.output<typeof fieldsInput>,
): Example['field'][] {
  checkChannel(architecture, layer, channel)
  const split = dataset.splits[name]
  requireImages(split, indices)
  const side = sideOf(architecture, layer)
  if (indices.length === 0 || side === 1) return indices.map(() => null)
  const maps = readAll(() => {
    const painted = paintSplit(dataset.settings, split, Int32Array.from(indices))
    const activation = activations(architecture, params, painted, [layer])[layer]!
    return activation.slice([0, 0, 0, channel], [-1, -1, -1, 1])
  })
  return indices.map((_, i) => {
    const position = strongest(maps.subarray(i * side * side, (i + 1) * side * side))
    return position === null ? null : receptiveField(architecture, layer, Math.floor(position / side), position % side)
  })
}

function checkChannel(architecture: CnnArchitecture, layer: LayerName, channel: number): void {
  const layers = layersOf(architecture)
  if (!layers.includes(layer)) throw new LabError('bad-input', `layer: this network has no ${layer}; there are ${layers.join(', ')}`)
  const channels = widthOf(architecture, layer)
  if (channel >= channels) throw new LabError('bad-input', `channel: ${layer} has ${channels} channels, 0 to ${channels - 1}; there is no ${channel}`)
}

/** The first of the largest values; null where all are equal. */
function strongest(map: Float32Array): number | null {
  let best = 0
  let alike = true
  for (let i = 1; i < map.length; i++) {
    if (map[i] !== map[0]) alike = false
    if (map[i]! > map[best]!) best = i
  }
  return alike ? null : best
}
