/** How well a code stands for vectors, and how sparse it is. */
import * as tf from '@tensorflow/tfjs'
import type { SaeQuality } from '../../contract/sae'

export type CodeQuality = Omit<SaeQuality, 'survival'>

/** Vectors at a time: 8 MB of codes where K is 512. */
const batch = 4096

/**
 * Over all vectors; explained variance is 1 - squared error / squared distance from their mean, and 1 where there is nothing to explain.
 * @param x standardised, [n, D]
 * @param code vectors [m, D] to codes [m, K] and what these stand for, [m, D]
 */
export function codeQuality(x: tf.Tensor2D, code: (x: tf.Tensor2D) => { codes: tf.Tensor2D; output: tf.Tensor2D }): CodeQuality {
  const [vectors, width] = x.shape
  const center = x.mean(0)
  const sums = { error: 0, distance: 0, l1: 0, l0: 0 }
  let strongest = new Float32Array()
  for (let first = 0; first < vectors; first += batch) {
    const [error, distance, l1, l0, highest] = readAll(() => {
      const some = x.slice([first, 0], [Math.min(batch, vectors - first), -1])
      const { codes, output } = code(some)
      return [output.sub(some).square().sum(), some.sub(center).square().sum(), codes.abs().sum(), codes.greater(0).sum(), codes.max(0)]
    })
    for (const [name, value] of Object.entries({ error, distance, l1, l0 })) sums[name as keyof typeof sums] += value![0]!
    strongest = highest!.map((value, k) => Math.max(value, strongest[k] ?? 0))
  }
  center.dispose()
  const latents = strongest.length
  return {
    reconstruction: sums.error / (vectors * width),
    l1: sums.l1 / (vectors * latents),
    l0: sums.l0 / vectors,
    explainedVariance: sums.distance === 0 ? 1 : 1 - sums.error / sums.distance,
    dead: strongest.filter((value) => !(value > 0)).length,
  }
}

/** Values of several tensors; read outside of `tf.tidy`, which would search arrays for tensors. */
function readAll(compute: () => tf.Tensor[]): Float32Array[] {
  const tensors = tf.tidy(compute)
  const values = tensors.map((tensor) => Float32Array.from(tensor.dataSync()))
  tf.dispose(tensors)
  return values
}
