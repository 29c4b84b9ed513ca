/** Features ablated over a set of images (STUDY 6), against the reconstruction without ablation. */
import * as tf from '@tensorflow/tfjs'
import type * as z from 'zod'
import type { Ablation, ablateInput, AblationFigures, AblationMode } from '../contract/ablation'
import type { EngineAblationChunk } from '../contract/engine'
import { LabError } from '../contract/errors'
import type { SaeLayer } from '../contract/sae'
import { paintSplit } from '../lab/data/canvas'
import { classes } from '../lab/model/architecture'
import { activations, resume } from '../lab/model/cnn'
import { donorsOf, figuresOf, overDraws, setsOf, shareWhere, type AblatedSet, type ImageLabels, type Outcome } from '../lab/sae/ablate'
import { directions } from '../lab/sae/sae'
import { encodeActivation, reconstruct, shifted, type Encoded } from '../lab/sae/steer'
import { ranges } from './evaluate'
import { largest } from './meter'
import type { Subject } from './subject'
import { nextTurn } from './turn'

type AblateQuestion = Omit<z.output<typeof ablateInput>, 'sae' | 'by'> & { features: number[] }

/** Codes of all positions of a batch are there together: some 10 MB. */
const imagesAtATime: Record<SaeLayer, number> = { relu1: 40, relu2: 80, relu3: 160, gap: 160 }
/** Sets of features of all images at a time, where the rest of the network is linear. */
const setsAtATime = 8
/** Answers that are kept until all images have passed, five bytes each. */
const maxAnswers = 50_000_000

/**
 * The whole set once for the reconstruction, then for the ablated sets, with turns for live requests between the batches.
 * @throws LabError `bad-input` for features that are not there or too few for the counts, and for too large a question; `cancelled` when the signal aborts
 */
export async function ablate(
  subject: Subject,
  question: AblateQuestion,
  emit: (chunk: EngineAblationChunk) => void,
  signal: AbortSignal,
): Promise<void> {
  checkQuestion(subject, question)
  const split = subject.dataset.splits[question.split]
  const size = Math.min(question.limit, split.size)
  if (question.mode === 'resample' && size < 2) throw new LabError('bad-input', 'limit: resampling takes codes of another image; there is only one')
  const labels = { digit: split.digit.subarray(0, size), color: split.color.subarray(0, size) }
  const turn = async (done: number) => {
    emit({ type: 'progress', done: Math.round(done), total: 2 * size })
    await nextTurn(signal)
  }
  const plain = await reconstructAll(subject, question, size, turn)
  const sets = setsOf(question.features, plain.living, question)
  const task: AblationTask = { subject, question, size, plain, sets, labels, turn: (share) => turn(size * (1 + share)) }
  const figures = isLinear(subject) ? await ablateLinearly(task) : await ablateByRunning(task)
  emit({ type: 'done', ablation: summary(task, figures) })
}

function checkQuestion({ sae }: Subject, { features, counts }: AblateQuestion): void {
  const missing = features.find((feature) => feature >= sae.latents)
  const most = Math.max(...counts)
  if (missing !== undefined) throw new LabError('bad-input', `features: this autoencoder has 0 to ${sae.latents - 1}; there is no ${missing}`)
  if (most > features.length) throw new LabError('bad-input', `counts: ${most} features are to be ablated, and there are ${features.length}`)
}

/** With nothing ablated. */
interface Plain {
  /** Answers of the untouched network. */
  untouched: Uint8Array
  /** Logits with the reconstruction in place, [images, 10], and what follows from them. */
  logits: Float32Array
  reconstruction: { answers: Uint8Array; confidence: Float32Array }
  /** Mean over positions, [images, K]; and over images, [K]. */
  codes: Float32Array
  mean: Float32Array
  /** Features that are above 0 somewhere. */
  living: Int32Array
}

interface AblationTask {
  subject: Subject
  question: AblateQuestion
  size: number
  plain: Plain
  sets: AblatedSet[]
  labels: ImageLabels
  /** After this share of the work on the sets, 0..1. */
  turn(share: number): Promise<void>
}

async function reconstructAll(subject: Subject, { split }: AblateQuestion, size: number, turn: (done: number) => Promise<void>): Promise<Plain> {
  const { latents, layer } = subject.sae
  const untouched = new Uint8Array(size)
  const logits = new Float32Array(size * classes)
  const codes = new Float32Array(size * latents)
  for (const positions of ranges(size, imagesAtATime[layer])) {
    const [before, after, means] = readEach(() => {
      const encoded = encodedImages(subject, split, positions)
      const found = [encoded.activation, reconstruct(encoded)].map((activation) => rest(subject, activation))
      return [...found, encoded.codes.reshape([positions.length, -1, latents]).mean(1)]
    })
    positions.forEach((position, i) => (untouched[position] = largest(before!, i * classes, classes)))
    logits.set(after!, positions[0]! * classes)
    codes.set(means!, positions[0]! * latents)
    await turn(positions.at(-1)! + 1)
  }
  const mean = tf.tidy(() => tf.tensor2d(codes, [size, latents]).mean(0).dataSync<'float32'>().slice())
  const living = Int32Array.from(mean.keys()).filter((k) => mean[k]! > 0)
  return { untouched, logits, reconstruction: plainOutcome(logits, size), codes, mean, living }
}

function plainOutcome(logits: Float32Array, size: number): Plain['reconstruction'] {
  const answers = Uint8Array.from({ length: size }, (_, i) => largest(logits, i * classes, classes))
  const [confidence] = readEach(() => [confidenceIn(tf.tensor2d(logits, [size, classes]), answers)])
  return { answers, confidence: confidence! }
}

/** Is a change of the logits linear in the codes' mean over positions? Pooling lets pass what is the same at all of them. */
function isLinear({ network, sae: { layer, aggregation } }: Subject): boolean {
  return layer === 'gap' || (layer === 'relu3' && (aggregation === 'spatial_mean' || !network.architecture.thirdPool))
}

/** Some sets at a time on all images: a matrix product. */
async function ablateLinearly({ subject, question, size, plain, sets, labels, turn }: AblationTask): Promise<AblationFigures[]> {
  const { sae, network } = subject
  const [delta, logits, effects] = tf.tidy(() => [
    changes(question.mode, plain, tf.tensor2d(plain.codes, [size, sae.latents]), () => donatedMeans(plain.codes, size, question.seed)),
    tf.tensor3d(plain.logits, [size, 1, classes]),
    tf.matMul(directions(sae), network.params['fc.weight'] as tf.Tensor2D),
  ])
  const figures: AblationFigures[] = []
  try {
    for (const places of ranges(sets.length, setsAtATime)) {
      const some = Array.from(places, (place) => sets[place]!)
      const { answers, confidence } = readOutcomes(() => {
        const chosen = tf.stack(
          some.map(({ features }) => effects!.mul(maskOf(features, sae.latents).expandDims(1))),
          1,
        )
        const moved = tf.matMul(delta as tf.Tensor2D, chosen.reshape<tf.Tensor2D>([sae.latents, -1]))
        return moved.reshape([size, some.length, classes]).add(logits!).transpose([1, 0, 2])
      }, plain.reconstruction.answers)
      some.forEach(({ features }, i) => {
        const of = <T extends Float32Array | Int32Array>(values: T) => values.subarray(i * size, (i + 1) * size)
        // Without features it is the reconstruction to the last bit.
        const outcome = features.length === 0 ? plain.reconstruction : { answers: of(answers), confidence: of(confidence) }
        figures.push(figuresOf(outcome, plain.reconstruction, labels))
      })
      await turn(figures.length / sets.length)
    }
    return figures
  } finally {
    tf.dispose([delta!, logits!, effects!])
  }
}

/** Some images at a time, set after set, through the rest of the network. */
async function ablateByRunning({ subject, question, size, plain, sets, labels, turn }: AblationTask): Promise<AblationFigures[]> {
  if (sets.length * size > maxAnswers) {
    throw new LabError(
      'bad-input',
      `counts, draws: ${sets.length} sets of features on ${size} images are too many here; at most ${maxAnswers} answers are kept`,
    )
  }
  const outcomes = sets.map(() => ({ answers: new Uint8Array(size), confidence: new Float32Array(size) }))
  const donors = question.mode === 'resample' ? donorsOf(size, question.seed) : null
  const batches = ranges(size, imagesAtATime[subject.sae.layer])
  for (const [at, positions] of batches.entries()) {
    const batch = startBatch(subject, question, plain, positions, donors)
    try {
      const answersHere = plain.reconstruction.answers.subarray(positions[0], positions.at(-1)! + 1)
      for (const [i, { features }] of sets.entries()) {
        const { answers, confidence } = readOutcomes(() => ablatedLogits(subject, batch, features).expandDims(0), answersHere)
        outcomes[i]!.answers.set(answers, positions[0])
        outcomes[i]!.confidence.set(confidence, positions[0])
        await turn((at + (i + 1) / sets.length) / batches.length)
      }
    } finally {
      tf.dispose([batch.activation, batch.codes, batch.base, batch.delta])
    }
  }
  return outcomes.map((outcome) => figuresOf(outcome, plain.reconstruction, labels))
}

interface AblatedBatch extends Encoded {
  /** The reconstruction, and what is added to the codes when all features are ablated. */
  base: tf.Tensor
  delta: tf.Tensor2D
}

function startBatch(subject: Subject, { split, mode }: AblateQuestion, plain: Plain, positions: Int32Array, donors: Int32Array | null): AblatedBatch {
  const { activation, codes, base, delta } = tf.tidy(() => {
    const encoded = encodedImages(subject, split, positions)
    const donated = () =>
      encodedImages(
        subject,
        split,
        positions.map((position) => donors![position]!),
      ).codes
    const { activation, codes } = encoded
    return { activation, codes, base: reconstruct(encoded), delta: changes(mode, plain, codes, donated) }
  })
  return { sae: subject.sae, activation, codes, base, delta }
}

function ablatedLogits(subject: Subject, batch: AblatedBatch, features: Int32Array): tf.Tensor2D {
  const delta = batch.delta.mul<tf.Tensor2D>(maskOf(features, subject.sae.latents))
  return rest(subject, shifted(batch, batch.base, delta))
}

/** What ablating every feature would add to its code; codes and donors' codes [vectors, K]. */
function changes(mode: AblationMode, { mean }: Plain, codes: tf.Tensor2D, donated: () => tf.Tensor2D): tf.Tensor2D {
  if (mode === 'zero') return codes.neg()
  return (mode === 'mean' ? tf.tensor1d(mean) : donated()).sub(codes)
}

function donatedMeans(codes: Float32Array, size: number, seed: number): tf.Tensor2D {
  return tf.gather(tf.tensor2d(codes, [size, codes.length / size]), tf.tensor1d(donorsOf(size, seed), 'int32'))
}

function maskOf(features: Int32Array, latents: number): tf.Tensor1D {
  const mask = new Float32Array(latents)
  for (const feature of features) mask[feature] = 1
  return tf.tensor1d(mask)
}

function encodedImages({ network, sae, dataset }: Subject, split: AblateQuestion['split'], positions: Int32Array): Encoded {
  const painted = paintSplit(dataset.settings, dataset.splits[split], positions)
  return encodeActivation(sae, activations(network.architecture, network.params, painted, [sae.layer])[sae.layer]!)
}

const rest = ({ network: { architecture, params }, sae }: Subject, activation: tf.Tensor) => resume(architecture, params, sae.layer, activation)

/** Probability of the given answers [n] in logits [..., n, 10]; [..., n]. */
function confidenceIn(logits: tf.Tensor, answers: Uint8Array): tf.Tensor {
  return logits
    .softmax()
    .mul(tf.oneHot(tf.tensor1d(Int32Array.from(answers), 'int32'), classes))
    .sum(-1)
}

/** Of logits [sets, n, 10]; [sets, n] each. */
function readOutcomes(compute: () => tf.Tensor, answersBefore: Uint8Array): { answers: Int32Array; confidence: Float32Array } {
  const [answers, confidence] = tf.tidy(() => {
    const logits = compute()
    return [logits.argMax(-1), confidenceIn(logits, answersBefore)]
  })
  const read = { answers: answers!.dataSync().slice() as Int32Array, confidence: confidence!.dataSync().slice() as Float32Array }
  tf.dispose([answers!, confidence!])
  return read
}

/** Values of several tensors, read outside of `tf.tidy` as `readAll` does. */
function readEach(compute: () => tf.Tensor[]): Float32Array[] {
  const tensors = tf.tidy(compute)
  const values = tensors.map((tensor) => tensor.dataSync<'float32'>().slice())
  tf.dispose(tensors)
  return values
}

function summary({ question, size, plain, sets, labels }: AblationTask, figures: AblationFigures[]): Omit<Ablation, 'sae'> {
  const { digit, color } = labels
  const shares = (answers: Outcome['answers']) => ({
    accuracy: shareWhere(size, (i) => answers[i] === digit[i]),
    colorFollow: shareWhere(size, (i) => answers[i] === color[i]),
  })
  const { untouched, reconstruction } = plain
  return {
    split: question.split,
    images: size,
    features: question.features.slice(0, Math.max(...question.counts)),
    untouched: shares(untouched),
    reconstruction: { ...shares(reconstruction.answers), changed: shareWhere(size, (i) => untouched[i] !== reconstruction.answers[i]) },
    points: question.counts.map((count, point) => {
      const of = (draw: boolean) => figures.filter((_, i) => sets[i]!.point === point && (sets[i]!.draw !== 'top') === draw)
      return { count, top: of(false)[0]!, random: overDraws(of(true)) }
    }),
  }
}
