/** Dose-response over images of a set: mean, how sure it is, and how many change their answer (STUDY 6). */
import * as tf from '@tensorflow/tfjs'
import type * as z from 'zod'
import type { EngineDoseSetChunk } from '../contract/engine'
import { LabError } from '../contract/errors'
import type { DoseOfSet, doseSetInput } from '../contract/steer'
import { paintSplit } from '../lab/data/canvas'
import type { SplitData } from '../lab/data/dataset'
import { classes } from '../lab/model/architecture'
import { activations, resume } from '../lab/model/cnn'
import { evenly, RunningMeans } from '../lab/sae/dose'
import { doseOf, encodeActivation, unsteered } from '../lab/sae/steer'
import { ranges } from './evaluate'
import { checkSteers, doseLogits } from './steer'
import type { Subject } from './subject'
import { nextTurn } from './turn'

type SetQuestion = Omit<z.output<typeof doseSetInput>, 'sae'>

/** Images times values at a time: a live request waits for some tens of milliseconds. */
const rowsPerTurn = 400

/**
 * With turns for live requests between the batches.
 * @throws LabError `bad-input` for a feature that is not there and where no image is meant, `cancelled` when the signal aborts
 */
export async function doseOfSet(
  subject: Subject,
  question: SetQuestion,
  emit: (chunk: EngineDoseSetChunk) => void,
  signal: AbortSignal,
): Promise<void> {
  checkSteers(subject.sae, [question])
  const { from, to, count } = question
  const split = subject.dataset.splits[question.split]
  const index = imagesOf(split, question)
  const sums = new DoseSums(evenly(from, to, count))
  for (const places of ranges(index.length, Math.max(1, Math.floor(rowsPerTurn / count)))) {
    const positions = places.map((place) => index[place]!)
    sums.add(readDoses(subject, split, positions, question, sums.values))
    emit({ type: 'progress', done: places.at(-1)! + 1, total: index.length })
    await nextTurn(signal)
  }
  emit({ type: 'done', dose: sums.finish() })
}

/** Of this digit and in this digit's colour, the first `limit`. */
function imagesOf(split: SplitData, { digit, color, limit }: SetQuestion): Int32Array {
  const fits = (i: number) => (digit === undefined || split.digit[i] === digit) && (color === undefined || split.color[i] === color)
  const index = Int32Array.from({ length: split.size }, (_, i) => i)
    .filter(fits)
    .slice(0, limit)
  if (index.length > 0) return index
  const asked = [...(digit === undefined ? [] : [`of digit ${digit}`]), ...(color === undefined ? [] : [`in colour ${color}`])]
  throw new LabError('bad-input', `digit, color: ${split.split} has no image ${asked.join(' ')}; choose others`)
}

interface Doses {
  /** [images, values, 10] */
  logits: Float32Array
  probabilities: Float32Array
  /** [images, values], and at the neutral value, [images]. */
  answers: Int32Array
  neutral: Int32Array
}

function readDoses(subject: Subject, split: SplitData, positions: Int32Array, question: SetQuestion, values: Float64Array): Doses {
  const { network, sae, dataset } = subject
  const { architecture, params } = network
  const { protocol, feature, mode } = question
  const [logits, probabilities, answers, neutral] = tf.tidy(() => {
    const activation = activations(architecture, params, paintSplit(dataset.settings, split, positions), [sae.layer])[sae.layer]!
    const encoded = encodeActivation(sae, activation)
    const base = unsteered(encoded, protocol)
    const found = doseLogits(subject, doseOf(encoded, base, feature, mode), values)
    return [found, found.softmax(), found.argMax(2), resume(architecture, params, sae.layer, base).argMax(1)]
  })
  const read = <T extends Float32Array | Int32Array>(tensor: tf.Tensor) => {
    const array = tensor.dataSync().slice() as T
    tensor.dispose()
    return array
  }
  return { logits: read(logits!), probabilities: read(probabilities!), answers: read(answers!), neutral: read(neutral!) }
}

class DoseSums {
  private readonly logits: RunningMeans
  private readonly probabilities: RunningMeans
  private readonly flipped: Float64Array

  constructor(readonly values: Float64Array) {
    this.logits = new RunningMeans(values.length * classes)
    this.probabilities = new RunningMeans(values.length * classes)
    this.flipped = new Float64Array(values.length)
  }

  add({ logits, probabilities, answers, neutral }: Doses): void {
    this.logits.add(logits)
    this.probabilities.add(probabilities)
    const count = this.values.length
    answers.forEach((answer, at) => (this.flipped[at % count]! += answer === neutral[Math.floor(at / count)] ? 0 : 1))
  }

  finish(): DoseOfSet {
    const images = this.logits.count
    const { values } = this
    return {
      values,
      images,
      logits: this.logits.finish(),
      probabilities: this.probabilities.finish(),
      flipped: this.flipped.map((count) => count / images),
    }
  }
}
