/** What a model answers to images that are in no set. */
import { softmax } from '../../contract/softmax'
import type { EngineLink } from '../engine-link'
import type { RunModel } from '../models'
import { imageSize } from './kept'

const classes = 10
/** Of one call, between which others are answered. */
const imagesAtATime = 200

/** [n, 10] of images [n, 28, 28, 3] */
export async function logitsOf(engine: EngineLink, model: RunModel, images: Float32Array, signal: AbortSignal): Promise<Float32Array> {
  const count = images.length / imageSize
  const logits = new Float32Array(count * classes)
  for (let from = 0; from < count; from += imagesAtATime) {
    const some = images.slice(from * imageSize, (from + imagesAtATime) * imageSize)
    logits.set(await engine.withModel(model.source, (ref) => engine.call('attack.logits', { model: ref, images: some }, signal)), from * classes)
  }
  return logits
}

/** [n, 10] of logits [n, 10] */
export function probabilitiesOf(logits: Float32Array): Float32Array {
  const probabilities = new Float32Array(logits.length)
  for (let row = 0; row < logits.length; row += classes) probabilities.set(softmax(logits.subarray(row, row + classes)), row)
  return probabilities
}
