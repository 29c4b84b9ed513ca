import type * as tf from '@tensorflow/tfjs'

/** Changes parameters in place by their gradients, and carries what it remembers of earlier steps. */
export interface Optimizer {
  /** `gradients` has an entry for each of `params`, of the same shape. */
  step(params: Record<string, tf.Variable>, gradients: Record<string, tf.Tensor>): void
  /** What the next step depends on. The tensors stay the optimiser's; one that has not stepped yet has none. */
  state(): Record<string, tf.Tensor>
  /** Takes over what `state` gave. Copies. */
  restore(state: Record<string, tf.Tensor>): void
  dispose(): void
}
