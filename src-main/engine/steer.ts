/** Steering of one image (STUDY 6), from the autoencoder's layer on: fast enough for a slider. */
import * as tf from '@tensorflow/tfjs'
import type * as z from 'zod'
import { LabError } from '../contract/errors'
import type { ImageSource } from '../contract/images'
import type { DirectionsResponse, directionsInput, DoseResponse, doseInput, Steer, steerInput, SteerMode, SteerState } from '../contract/steer'
import { Lru } from '../lab/lru'
import { classes } from '../lab/model/architecture'
import { activations, resume } from '../lab/model/cnn'
import { evenly, flipsAt } from '../lab/sae/dose'
import { logitsOn, mapLine, uniformLine } from '../lab/sae/line'
import { lengthOf, ofLength, randomDirections } from '../lab/sae/random-directions'
import type { Sae } from '../lab/sae/sae'
import { directionOf, doseOf, encodeActivation, reconstruct, steered, unsteered, type Dose, type Encoded } from '../lab/sae/steer'
import { openImage, paintImages } from './image-source'
import { otherLiving } from './living-features'
import { largest } from './meter'
import type { Subject } from './subject'

type Question<Input extends z.ZodType> = Omit<z.output<Input>, 'sae'>
type StateQuestion = Question<typeof steerInput>
type DoseQuestion = Question<typeof doseInput>
type DirectionsQuestion = Question<typeof directionsInput>

interface Looked {
  digit: number | null
  color: number | null
  /** [1, side, side, D], or [1, D] of gap. */
  activation: tf.Tensor
}

/** The largest, of relu1, takes 0.1 MB. */
const recent = new Lru<string, Looked>(32, ({ activation }) => activation.dispose())

/** @throws LabError `bad-input` for an image or a feature that is not there, and for a feature that is steered twice */
export function steerState(subject: Subject, { image, protocol, steers }: StateQuestion): SteerState {
  checkSteers(subject.sae, steers)
  const { digit, color, activation } = lookAt(subject, image)
  return scoped(() => {
    const encoded = encodeActivation(subject.sae, activation)
    const rebuilt = reconstruct(encoded)
    const changed = steered(encoded, protocol === 'study' ? rebuilt : activation, steers)
    const [untouched, reconstructed, after] = logitsOf(subject, [activation, rebuilt, changed])
    const [originalMean, rebuiltMean, changedMean] = [activation, rebuilt, changed].map(meanOf)
    return {
      digit,
      color,
      untouched: untouched!,
      reconstructed: reconstructed!,
      steered: after!,
      codes: floats(encoded.codes.mean(0)),
      activation: { original: originalMean!, reconstructed: rebuiltMean!, steered: changedMean! },
    }
  })
}

/** A steer of the dosed feature itself is left out. Errors are those of `steerState`. */
export function steerDose(subject: Subject, question: DoseQuestion): DoseResponse {
  const { image, protocol, feature, mode, from, to, count } = question
  const others = othersOf(subject.sae, question)
  const { activation } = lookAt(subject, image)
  const values = evenly(from, to, count)
  return scoped(() => {
    const encoded = encodeActivation(subject.sae, activation)
    const rebuilt = reconstruct(encoded)
    const base = steered(encoded, protocol === 'study' ? rebuilt : activation, others)
    const [untouched, reconstructed, neutralLogits] = logitsOf(subject, [activation, rebuilt, base])
    const logits = floats(doseLogits(subject, doseOf(encoded, base, feature, mode), values))
    const answers = values.map((_, i) => largest(logits, i * classes, classes))
    const neutral = neutralValue(encoded, feature, mode)
    const flips = flipsAt(values, answers, neutral, largest(neutralLogits!, 0, classes))
    return { values, logits, untouched: untouched!, reconstructed: reconstructed!, flipsAt: flips }
  })
}

/** Errors are those of `steerState`. */
export function steerDirections(subject: Subject, question: DirectionsQuestion): DirectionsResponse {
  const { image, protocol, feature, from, to, count, directions, seed } = question
  const { sae } = subject
  const others = othersOf(sae, question)
  const { activation } = lookAt(subject, image)
  const other = otherLiving(subject, feature, seed)
  const values = evenly(from, to, count)
  return scoped(() => {
    const encoded = encodeActivation(sae, activation)
    const start = steered(encoded, unsteered(encoded, protocol), others)
    const length = lengthOf(directionOf(sae, feature).dataSync())
    const random = [...randomDirections(seed, directions, sae.width, length)]
    const drawn = other === null ? [] : [...ofLength(directionOf(sae, other).dataSync(), length)]
    const step = tf.tensor2d([...random, ...drawn], [directions + drawn.length / sae.width, sae.width])
    const logits = step.shape[0] === 0 ? new Float32Array(0) : floats(doseLogits(subject, { start, step, uniform: true }, values))
    const cut = directions * count * classes
    return { values, random: logits.slice(0, cut), otherFeature: other === null ? null : { feature: other, logits: logits.slice(cut) } }
  })
}

/** Logits [n or directions, values, 10] of a dose. */
export function doseLogits({ network, sae }: Pick<Subject, 'network' | 'sae'>, { start, step, uniform }: Dose, values: Float64Array): tf.Tensor3D {
  const line = uniform ? uniformLine(network, sae.layer, start, step as tf.Tensor2D) : mapLine(sae.layer, start, step)
  return logitsOn(network, line, tf.tensor2d(Float32Array.from(values), [1, values.length]))
}

/** @throws LabError `bad-input` for a feature that is not there, and for one that is steered twice */
export function checkSteers(sae: Sae, steers: readonly Pick<Steer, 'feature'>[]): void {
  const seen = new Set<number>()
  for (const { feature } of steers) {
    if (feature >= sae.latents) {
      throw new LabError('bad-input', `feature: this autoencoder has ${sae.latents} features, 0 to ${sae.latents - 1}; there is no ${feature}`)
    }
    if (seen.has(feature)) throw new LabError('bad-input', `steers: feature ${feature} is there twice; each is steered once`)
    seen.add(feature)
  }
}

function othersOf(sae: Sae, { steers, feature }: { steers: Steer[]; feature: number }): Steer[] {
  checkSteers(sae, steers)
  checkSteers(sae, [{ feature }])
  return steers.filter((steer) => steer.feature !== feature)
}

/** The value that changes nothing; of a clamped `per_position` feature its mean over positions, which is nearest to that. */
function neutralValue({ codes }: Encoded, feature: number, mode: SteerMode): number {
  if (mode !== 'clamp') return mode === 'add' ? 0 : 1
  return codes.slice([0, feature], [-1, 1]).mean().dataSync()[0]!
}

/** Kept for the next question about the same image. */
function lookAt({ network, sae, dataset, keys }: Subject, source: ImageSource): Looked {
  const place = source.from === 'split' ? source : { ...source, grey: Buffer.from(source.grey).toString('base64') }
  return recent.getOrMake(JSON.stringify([keys.model, dataset.hash, sae.layer, place]), () => {
    const image = openImage(dataset, source)
    const activation = tf.tidy(() => {
      const found = activations(network.architecture, network.params, paintImages(dataset, [image]), [sae.layer])
      return found[sae.layer]!
    })
    return { digit: image.digit, color: image.color, activation }
  })
}

/** Frees the tensors, and hands on values as they are: `tf.tidy` would search them, number by number, for tensors. */
function scoped<T>(compute: () => T): T {
  let found!: T
  tf.tidy(() => {
    found = compute()
  })
  return found
}

/** In one batch, so that equal activations have equal logits to the last bit. */
function logitsOf({ network, sae }: Subject, maps: tf.Tensor[]): Float32Array[] {
  const logits = floats(resume(network.architecture, network.params, sae.layer, tf.concat(maps)))
  return maps.map((_, i) => logits.slice(i * classes, (i + 1) * classes))
}

const meanOf = (activation: tf.Tensor) => floats(activation.rank === 4 ? activation.mean([0, 1, 2]) : activation)
const floats = (tensor: tf.Tensor) => tensor.dataSync<'float32'>().slice()
