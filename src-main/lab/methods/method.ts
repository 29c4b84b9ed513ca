/**
 * What a training method is: one file that owns its settings, its loss terms and its source, and makes trainers. The engine owns the loop
 * (epochs, batches, evaluation, checkpoints) and the network; a trainer owns what happens in one step.
 */
import type * as tf from '@tensorflow/tfjs'
import type * as z from 'zod'
import type { Preset } from '../../contract/catalogue'
import type { SplitData } from '../data/dataset'
import type { CnnArchitecture } from '../model/architecture'
import type { CnnParams } from '../model/cnn'
import type { BaseSettings } from './settings'

/** A mini-batch of the training set. */
export interface Batch {
  /** Places in the training split, [n]. */
  readonly positions: Int32Array
  /** Grey bytes, [n, 28, 28]: for methods that paint them anew. */
  readonly grey: Uint8Array
  /** True digits and worn colours, [n] each, 0..9. */
  readonly digit: Uint8Array
  readonly color: Uint8Array
  /** Painted as the dataset says, [n, 28, 28, 3], 0..1. */
  readonly images: tf.Tensor4D
  /** True digits, [n], int32. */
  readonly labels: tf.Tensor1D
}

/** Where in the training an update is; schedules are functions of it. */
export interface StepPosition {
  /** From 1. */
  readonly epoch: number
  /** Within the epoch, from 0. */
  readonly step: number
  readonly stepsPerEpoch: number
}

/** A type, since `tf.tidy` takes no interface. */
export type Update = {
  /** One scalar for each name of the method's `losses`. */
  losses: Record<string, tf.Scalar>
  /** Of the network on the batch before the update, [n, 10]: for the accuracy while training. */
  logits: tf.Tensor2D
}

/** Named tensors that a checkpoint keeps. */
export type TrainerState = Record<string, tf.Tensor>

export interface Trainer {
  /** The epoch's images as places in the training split, where it is not every image once in the run's shuffled order. May repeat or leave out. */
  order?(epoch: number): Int32Array
  /** One step; called inside `tf.tidy`, so that only what is returned, and what the trainer keeps, survives. Changes the network in place. */
  update(batch: Batch, at: StepPosition): Update
  /** Everything that the next update depends on, beside the network: optimisers, own modules, group weights. The tensors stay the trainer's. */
  state(): TrainerState
  /** Takes over what `state` gave, in a trainer made with the same settings and seed. Copies. */
  restore(state: TrainerState): void
  dispose(): void
}

export interface TrainContext<S extends BaseSettings = BaseSettings> {
  readonly settings: S
  /** Of the run: streams are drawn from it by name (`randomStream(seed, 'my purpose', epoch, ...)`), never by a state that a resumed run would lack. */
  readonly seed: number
  readonly architecture: CnnArchitecture
  /** The network that is trained; the engine makes and keeps it. */
  readonly params: CnnParams
  readonly train: SplitData
  /** Grey bytes [n, 28, 28] in colours [n] (0..9) as the dataset paints them: [n, 28, 28, 3], 0..1. */
  paint(grey: Uint8Array, color: Uint8Array): tf.Tensor4D
}

export interface Method<S extends BaseSettings = BaseSettings> {
  readonly id: string
  readonly title: string
  readonly source: string
  /** One paragraph, with the formula in plain text. */
  readonly explanation: string
  readonly settings: z.ZodType<S>
  readonly presets: readonly Preset[]
  /** Work of a step as a multiple of plain training's, about. */
  readonly cost: number
  /** Set where an epoch's work depends on how many there are in all: a finished training cannot be gone on with then. */
  readonly endsDifferently?: true
  /** Names of the scalars of an update, the total first. */
  readonly losses: readonly string[]
  create(context: TrainContext<S>): Trainer
}
