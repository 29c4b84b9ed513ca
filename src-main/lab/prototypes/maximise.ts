/**
 * Activation maximisation (STUDY 2; Erhan et al., 2009): images that maximise an objective of a channel less penalties, many at once. Each image's
 * course is its own: the objectives of a batch are added up, so one pass gives every image its own gradient.
 */
import * as tf from '@tensorflow/tfjs'
import type { ObjectiveId, PrototypeSettings } from '../../contract/prototypes'
import { imageLength, imageSide, type CnnArchitecture, type LayerName } from '../model/architecture'
import type { CnnParams } from '../model/cnn'
import { ArrayAdam } from './adam'
import { blur } from './blur'
import { chosenChannels, type ChosenChannels } from './channel-values'
import { Jitter, moved, movedBack, type Shift } from './jitter'
import { objectives, type Objective } from './objectives'
import { clamp, startingImage } from './pixels'
import { squaredNorm, totalVariation } from './regularisers'

/** Images at once: the maps of a batch stay within some 50 MB. */
export const maximisationBatch = 64

/** One prototype to be made. */
export interface Wish {
  channel: number
  seed: number
}

export interface Question {
  architecture: CnnArchitecture
  params: CnnParams
  layer: LayerName
  objective: ObjectiveId
  settings: PrototypeSettings
}

/** A batch of prototypes on their way. The caller steps it as often as the settings say, and disposes of it. */
export class Maximisation {
  /** [n, 28, 28, 3], as they are now. */
  readonly images: Float32Array
  /** For each: whether its objective had a gradient in any step so far. */
  readonly followed: Uint8Array
  private readonly chosen: ChosenChannels
  private readonly objective: Objective
  private readonly settings: PrototypeSettings
  private readonly adam: ArrayAdam
  private readonly jitters: Map<number, Jitter>
  private steps = 0

  constructor(
    { architecture, params, layer, objective: id, settings }: Question,
    readonly wishes: readonly Wish[],
  ) {
    this.settings = settings
    this.objective = objectives[id]
    const channels = wishes.map(({ channel }) => channel)
    this.chosen = chosenChannels(architecture, params, layer, channels)
    this.images = new Float32Array(wishes.length * imageLength)
    wishes.forEach(({ channel, seed }, i) => this.images.set(startingImage(channel, seed, settings.initStd), i * imageLength))
    this.followed = new Uint8Array(wishes.length)
    this.adam = new ArrayAdam(this.images.length, settings.lr)
    this.jitters = new Map(wishes.map(({ seed }) => [seed, new Jitter(seed, settings.jitter)]))
  }

  /** One step of Adam, blurred when its turn comes, and within 0 and 1 where that is asked. */
  step(): void {
    this.steps++
    const { l2, tv, blurEvery, blurSigma } = this.settings
    const loss = this.lossGradient(this.shifts())
    squaredNorm.addGradient(l2, this.images, loss)
    totalVariation.addGradient(tv, this.images, loss)
    this.adam.step(this.images, loss)
    if (blurEvery > 0 && this.steps % blurEvery === 0) blur(this.images, blurSigma)
    if (this.settings.clamp) clamp(this.images)
  }

  /** The objective on each image as it is, without penalties and transforms. */
  values(): Float32Array {
    // A copy, since a tensor shares its memory with the array that it is made from.
    return read(() => this.objectives(this.tensor(this.images.slice())))
  }

  dispose(): void {
    this.chosen.dispose()
  }

  /** One draw a seed. */
  private shifts(): Shift[] {
    const drawn = new Map([...this.jitters].map(([seed, jitter]) => [seed, jitter.next()]))
    return this.wishes.map(({ seed }) => drawn.get(seed)!)
  }

  /** Of minus the objectives through the jitter, [n, 28, 28, 3]. */
  private lossGradient(shifts: readonly Shift[]): Float32Array {
    const gradientAt = tf.grad((images) => this.objectives(images as tf.Tensor4D))
    const gradient = read(() => gradientAt(this.tensor(moved(this.images, shifts)), tf.fill([shifts.length], -1)))
    this.noteFollowed(gradient)
    return movedBack(gradient, shifts)
  }

  private noteFollowed(gradient: Float32Array): void {
    this.followed.forEach((already, i) => {
      if (!already && gradient.subarray(i * imageLength, (i + 1) * imageLength).some((slope) => slope !== 0)) this.followed[i] = 1
    })
  }

  private objectives(images: tf.Tensor4D): tf.Tensor1D {
    return this.objective(this.chosen.values(images), this.settings)
  }

  private tensor(images: Float32Array): tf.Tensor4D {
    return tf.tensor4d(images, [this.wishes.length, imageSide, imageSide, 3])
  }
}

/** What is computed, as an array: read outside of `tf.tidy`, which looks into every element of an array that it returns in search of tensors. */
function read(compute: () => tf.Tensor): Float32Array {
  const computed = tf.tidy(compute)
  const data = computed.dataSync() as Float32Array
  computed.dispose()
  return data
}
