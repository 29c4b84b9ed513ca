import * as tf from '@tensorflow/tfjs'
import type { Named } from './gradients'

/** Scales all gradients alike, so that their norm taken together is `max` at most, as torch.nn.utils.clip_grad_norm_ does. */
export function clipByGlobalNorm(gradients: Named, max: number): Named {
  const squares = Object.values(gradients).map((gradient) => gradient.square().sum())
  const norm = tf.addN(squares).sqrt()
  const scale = tf.minimum(1, tf.div(max, norm.add(1e-6)))
  return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, gradient.mul(scale)]))
}
