/** The study's CNN as what attacks attack. */
import * as tf from '@tensorflow/tfjs'
import { classes, imageLength, imageSide, type CnnArchitecture } from '../model/architecture'
import { forward, type CnnParams } from '../model/cnn'
import { ops, type InputGradients } from '../ops'
import type { AttackedModel } from './method'

/** Enough to keep some cores at work, few enough that a live request waits for some 20 ms; engines with many cores round it up. */
const attackBatch = 64

/** Its answers and gradients on an image are the same to the bit whatever it is asked along with. Frees every tensor that it makes. */
export function attackedCnn(architecture: CnnArchitecture, params: CnnParams): AttackedModel {
  const engine = ops().inputGradients ?? byTape
  const ask = <T>(images: Float32Array, look: (filled: tf.Tensor4D, count: number) => T) => {
    const count = images.length / imageLength
    const size = engine.batchFor(count)
    // Filled up with blank images, and a copy: a tensor shares its memory with the array that it is made from.
    const filled = new Float32Array(size * imageLength)
    filled.set(images)
    return look(tf.tensor4d(filled, [size, imageSide, imageSide, 3]), count)
  }
  return {
    batch: engine.batchFor(attackBatch),
    logits: (images) =>
      ask(images, (filled, count) => {
        const logits = read([filled], () => [engine.logits(architecture, params, filled)])[0]!
        return logits.subarray(0, count * classes)
      }),
    gradients: (images, target) =>
      ask(images, (filled, count) => {
        const [logits, gradients] = read([filled], () => {
          const labels = tf.fill([filled.shape[0]], target, 'int32') as tf.Tensor1D
          const found = engine.gradients(architecture, params, filled, labels)
          return [found.logits, found.gradients]
        })
        return { logits: logits!.subarray(0, count * classes), gradients: gradients!.subarray(0, count * imageLength) }
      }),
  }
}

/** Values of what is computed; frees it and the inputs. Read outside of `tf.tidy`, which would search arrays, value by value, for tensors. */
function read(inputs: tf.Tensor[], compute: () => tf.Tensor[]): Float32Array[] {
  const computed = tf.tidy(compute)
  try {
    return computed.map((tensor) => tensor.dataSync() as Float32Array)
  } finally {
    tf.dispose([...inputs, computed])
  }
}

/** For engines without a better way. */
const byTape: InputGradients = {
  // Backends may round otherwise for a single image, and for the odd one at the end of a batch.
  batchFor: (count) => count + (count % 2),
  logits: forward,
  gradients(architecture, params, images, labels) {
    const logits: tf.Tensor2D[] = []
    const gradients = tf.grad((x) => {
      const found = forward(architecture, params, x as tf.Tensor4D)
      logits.push(tf.keep(found))
      return ops().crossEntropies(found, labels).sum()
    })(images) as tf.Tensor4D
    return { logits: logits[0]!, gradients }
  },
}
