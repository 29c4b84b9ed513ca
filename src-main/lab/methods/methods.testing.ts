/** For tests: trainers on small networks, batches of a small dataset, and losses worked by hand. */
import * as tf from '@tensorflow/tfjs'
import { datasetSettingsSchema, type DatasetInput } from '../../contract/dataset'
import { paintDigits, paintSplit, pick } from '../data/canvas'
import { openDataset, type Dataset } from '../data/dataset'
import { writeSource } from '../data/testing'
import { architectureOf, type CnnArchitecture } from '../model/architecture'
import { forward, type CnnParams } from '../model/cnn'
import { initParams } from '../model/init'
import { naiveCrossEntropies } from '../ops/naive.testing'
import { methods } from './index'
import type { Batch, Method, TrainContext, Trainer } from './method'
import type { BaseSettings } from './settings'

/** Bars that a small network can tell apart, in colours. */
export function barDataset(train = 60, extra: DatasetInput = {}): Dataset {
  return openDataset(datasetSettingsSchema.parse({ source: `idx:${writeSource(train, 20)}`, ...extra }))
}

export interface Started {
  settings: BaseSettings
  architecture: CnnArchitecture
  params: CnnParams
  trainer: Trainer
}

/** A trainer with seed 1 on a network of widths 3, 4 and 5. */
export function startMethod(method: Method, dataset: Dataset, settings: Record<string, unknown>): Started {
  const complete = methods.check(method.id, undefined, { widths: [3, 4, 5], ...settings })
  const architecture = architectureOf(complete)
  const params = initParams(architecture, 1)
  const context: TrainContext = {
    settings: complete,
    seed: 1,
    architecture,
    params,
    train: dataset.splits.train,
    paint: (grey, color) => paintDigits(dataset.settings, grey, color),
  }
  return { params, architecture, trainer: method.create(context), settings: complete }
}

export function batchAt({ settings, splits: { train } }: Dataset, positions: Int32Array): Batch {
  const digit = pick(train.digit, positions)
  return {
    positions,
    grey: train.grey(positions),
    digit,
    color: pick(train.color, positions),
    images: paintSplit(settings, train, positions),
    labels: tf.tensor1d(Int32Array.from(digit), 'int32'),
  }
}

/** Cross-entropy of each image, from the network's own logits. */
export function lossesByHand({ architecture, params }: Started, images: tf.Tensor4D, digit: Uint8Array): number[] {
  const logits = tf.tidy(() => forward(architecture, params, images).dataSync())
  return naiveCrossEntropies(logits, Array.from(digit))
}

/** Central difference of `loss` by one entry of a parameter. */
export function slope(parameter: tf.Variable, place: number, loss: () => number): number {
  const values = parameter.dataSync().slice()
  const at = (delta: number) => {
    const moved = values.slice()
    moved[place]! += delta
    tf.tidy(() => parameter.assign(tf.tensor(moved, parameter.shape)))
    return loss()
  }
  const [up, down] = [at(1e-2), at(-1e-2)]
  tf.tidy(() => parameter.assign(tf.tensor(values, parameter.shape)))
  return (up - down) / 2e-2
}

/** Of all parameters, by their names. */
export function valuesOf(params: CnnParams): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, Float32Array.from(value.dataSync())]))
}
