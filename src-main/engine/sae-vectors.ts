/** The vectors that an SAE is trained and measured on: activations of the training digits, drawn by its seed. */
import * as tf from '@tensorflow/tfjs'
import { LabError } from '../contract/errors'
import type { Aggregation, SaeLayer } from '../contract/sae'
import { paintSplit } from '../lab/data/canvas'
import type { Dataset } from '../lab/data/dataset'
import { activations } from '../lab/model/cnn'
import { randomStream } from '../lab/random'
import { channelsOf } from '../lab/sae/configuration'
import { drawRows, ImageOrder } from '../lab/sae/draws'
import type { SaeSettings } from '../lab/sae/settings'
import { RunningStatistics, standardise, type Statistics } from '../lab/sae/standardise'
import type { Network } from './network'
import { nextTurn } from './turn'

/** The figures after an epoch are taken on so many. */
const measuredVectors = 8192
/** Maps of a batch are there together: 13 MB at relu1. */
const imagesAtATime = 128

export interface VectorPlan {
  network: Network
  dataset: Dataset
  layer: SaeLayer
  aggregation: Aggregation
  settings: SaeSettings
  seed: number
}

export interface Vectors {
  readonly statistics: Statistics
  /** The next batch, standardised, [batch, D]. Call inside `tf.tidy`. */
  next(): tf.Tensor2D
  /** For the figures: standardised, the same at each call, [n, D]; the caller's. */
  sample(): tf.Tensor2D
  dispose(): void
}

/** Vectors of the next images of an order, in the network's own units: about `count` of them, [n, D]. */
type Draw = (order: ImageOrder, count: number) => tf.Tensor2D

/** @param means [images, D] of the training digits, flat */
export async function meanVectors(plan: VectorPlan, means: Float32Array, signal: AbortSignal): Promise<Vectors> {
  const { network, dataset, layer, settings } = plan
  const all = tf.tensor2d(means, [dataset.splits.train.size, channelsOf(network.architecture, layer)])
  const of = (from: tf.Tensor2D, order: ImageOrder, count: number) => from.gather(tf.tensor1d(order.next(count), 'int32'))
  const statistics = await statisticsOf(plan, (order) => of(all, order, settings.statBatch), signal)
  // Once for all steps.
  const standardised = standardise(statistics, all)
  all.dispose()
  return vectors(plan, statistics, (order, count) => of(standardised, order, count), [standardised])
}

/** Of each batch the network is run on new images, and positions are drawn from each. */
export async function positionVectors(plan: VectorPlan, signal: AbortSignal): Promise<Vectors> {
  const { statBatch, positions } = plan.settings
  const draw = positionDraw(plan)
  const statistics = await statisticsOf(plan, (order) => draw(order, statBatch * positions), signal)
  return vectors(plan, statistics, (order, count) => standardise(statistics, draw(order, count)), [])
}

function vectors({ dataset, settings, seed }: VectorPlan, statistics: Statistics, draw: Draw, owned: tf.Tensor[]): Vectors {
  const order = new ImageOrder(dataset.splits.train.size, seed, 'batches')
  return {
    statistics,
    next: () => draw(order, settings.batch),
    sample: () => tf.tidy(() => draw(new ImageOrder(dataset.splits.train.size, seed, 'measured'), measuredVectors)),
    dispose: () => tf.dispose([statistics, ...owned]),
  }
}

async function statisticsOf(
  { network, dataset, layer, settings, seed }: VectorPlan,
  draw: (order: ImageOrder) => tf.Tensor2D,
  signal: AbortSignal,
): Promise<Statistics> {
  const order = new ImageOrder(dataset.splits.train.size, seed, 'statistics')
  const running = new RunningStatistics(channelsOf(network.architecture, layer))
  for (let batch = 0; batch < settings.statBatches; batch++) {
    const drawn = tf.tidy(() => draw(order))
    running.add(drawn)
    drawn.dispose()
    await nextTurn(signal)
  }
  const statistics = running.finish()
  if (allFinite(statistics)) return statistics
  tf.dispose(statistics)
  throw new LabError(
    'conflict',
    `${layer} of this network holds values that are not finite, or too large to be squared: an SAE cannot be trained on it`,
  )
}

const allFinite = ({ mean, std }: Statistics) => [mean, std].every((tensor) => tensor.dataSync().every(Number.isFinite))

/** Positions are drawn by the seed and by how far the order of the images is. */
function positionDraw({ network: { architecture, params }, dataset, layer, settings, seed }: VectorPlan): Draw {
  const width = channelsOf(architecture, layer)
  const each = settings.positions
  const rows = (order: ImageOrder, count: number) => {
    const images = order.next(Math.ceil(count / each))
    const maps = activations(architecture, params, paintSplit(dataset.settings, dataset.splits.train, images), [layer])[layer] as tf.Tensor4D
    const positions = maps.shape[1] * maps.shape[2]
    const stream = randomStream(seed, 'sae', 'positions', order.purpose, order.drawn)
    const chosen = drawRows(stream, { images: images.length, positions, each, count })
    return maps.reshape<tf.Tensor2D>([-1, width]).gather(tf.tensor1d(chosen, 'int32'))
  }
  return (order, count) => {
    const atATime = imagesAtATime * each
    const parts = Array.from({ length: Math.ceil(count / atATime) }, (_, part) =>
      tf.tidy(() => rows(order, Math.min(atATime, count - part * atATime))),
    )
    return parts.length === 1 ? parts[0]! : tf.concat(parts)
  }
}
