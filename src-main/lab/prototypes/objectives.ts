/** What of a channel is maximised (STUDY 2). All are the mean of its largest values: they differ in how many. */
import * as tf from '@tensorflow/tfjs'
import type { ObjectiveId } from '../../contract/prototypes'
import { withLazyGradient } from '../ops/lazy-gradient'

/** Of values [n, positions]: [n]. Differentiable by the values, once; of equal values those first in row order count. */
export type Objective = (values: tf.Tensor2D, settings: { topk: number }) => tf.Tensor1D

export const objectives: Readonly<Record<ObjectiveId, Objective>> = {
  channel_max: (values) => largestMean(values, 1),
  channel_mean: (values) => values.mean<tf.Tensor1D>(1),
  topk_mean: (values, { topk }) => largestMean(values, Math.min(topk, values.shape[1])),
}

/** Mean of the k largest of each row, [n]. tfjs has no gradient of topk: it is 1/k for each of them. */
function largestMean(values: tf.Tensor2D, k: number): tf.Tensor1D {
  return withLazyGradient(
    { values },
    {
      forward(save) {
        const largest = tf.topk(values, k)
        save([shareOfLargest(largest.indices as tf.Tensor2D, values.shape)])
        return largest.values.mean(1)
      },
      backward: (dy, [share]) => ({ values: () => share!.mul(dy.expandDims(1)) }),
    },
  ) as tf.Tensor1D
}

/** [n, positions]: 1/k at the indices [n, k] of each row, else 0. */
function shareOfLargest(indices: tf.Tensor2D, shape: [number, number]): tf.Tensor {
  const [n, k] = indices.shape
  const rows = tf.range(0, n, 1, 'int32').expandDims(1).tile([1, k])
  return tf.scatterND(tf.stack([rows, indices], 2).reshape([n * k, 2]), tf.fill([n * k], 1 / k), shape)
}
