/** The operations composed from tfjs's own: right on every backend, and what faster ones are held against. */
import * as tf from '@tensorflow/tfjs'
import type { Ops } from './index'

export const portableOps: Ops = {
  block(x, filter, bias, pool) {
    const active = tf.relu(tf.conv2d(x, filter, 1, 'same').add<tf.Tensor4D>(bias))
    return pool ? tf.maxPool(active, 2, 2, 'valid') : active
  },
  crossEntropies(logits, labels) {
    const chosen = tf.oneHot(labels, logits.shape[1])
    return tf.neg(tf.logSoftmax(logits).mul(chosen).sum<tf.Tensor1D>(-1))
  },
}
