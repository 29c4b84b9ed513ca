/**
 * What an attack is: one file that owns its settings and its source, and finds for each image the smallest change in L-infinity after which a model is sure of the target.
 * Images are flat, [28, 28, 3], 0..1. Attacks work step by step: they yield after each batch of gradients, so that whoever runs them can let others in, or stop.
 */
import type * as z from 'zod'
import type { AttackedImage, AttackFlag, TriedEpsilon } from '../../contract/attack'
import type { Preset } from '../../contract/catalogue'
import type { AttackSettings } from './settings'

/** What is attacked. What it says of an image must not depend on what it is asked along with. */
export interface AttackedModel {
  /** So many images at once keep it busy; more are no faster. */
  readonly batch: number
  /** @param images [n, 28, 28, 3]; @returns [n, 10] */
  logits(images: Float32Array): Float32Array
  /** The logits, and of each image's -log softmax(logits)[target] the gradient by the image, [n, 28, 28, 3]. */
  gradients(images: Float32Array, target: number): { logits: Float32Array; gradients: Float32Array }
}

export interface AttackQuestion {
  model: AttackedModel
  target: number
  seed: number
}

export interface AttackSubject {
  /** Of the split; random numbers follow from it, the seed and nothing else. */
  index: number
  image: Float32Array
}

/** What is known of an image in the end; the fields are those of `AttackedImage`. */
export interface Found extends Pick<AttackedImage, 'epsilon' | 'probability' | 'bestAtBudget' | 'restarts' | 'trace'> {
  tried: TriedEpsilon[]
  flags: AttackFlag[]
  /** The image that is kept. */
  adversarial: Float32Array
}

export type AttackEvent =
  /** Of the work on all subjects, 0..1. */
  | { type: 'step'; share: number }
  /** About the subject at this place; each once, in any order. */
  | { type: 'found'; place: number; found: Found }

/** The best attack at one strength. */
export interface FoundAt {
  adversarial: Float32Array
  succeeded: boolean
  trace: Float32Array
}

export interface AttackMethod<S extends AttackSettings = AttackSettings> {
  readonly id: string
  readonly title: string
  readonly source: string
  /** One paragraph, with the formula in plain text. */
  readonly explanation: string
  readonly settings: z.ZodType<S>
  readonly presets: readonly Preset[]
  /** Gradients that an image takes, at most. */
  work(settings: S): number
  /** Width of the last interval of a search; 0 for what does not search by intervals. */
  resolution(settings: S): number
  /** The smallest change of each image that is enough; what it finds of one does not depend on the others. */
  search(question: AttackQuestion, subjects: readonly AttackSubject[], settings: S): Generator<AttackEvent, void>
  /** The best within `epsilon`, 0..1, whatever the largest of the settings; at an epsilon that a search by intervals tried, what it found there. */
  at(question: AttackQuestion, subject: AttackSubject, epsilon: number, settings: S): Generator<void, FoundAt>
}
