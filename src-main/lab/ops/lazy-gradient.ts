import * as tf from '@tensorflow/tfjs'

type Inputs = Record<string, tf.Tensor>
type Save = (tensors: tf.Tensor[]) => void

export interface LazyGradient<I extends Inputs> {
  /** What `inputs` give; `save` keeps tensors for the gradient. */
  forward(save: Save): tf.Tensor
  /** Of each input, from the output's gradient and what was saved: computed only where somebody asks for that input's. */
  backward(dy: tf.Tensor, saved: tf.Tensor[]): { [K in keyof I]: () => tf.Tensor }
}

/** The engine's function that `tf.customGrad` is made of; its type is private, its behaviour is not. */
interface KernelRunner {
  runKernelFunc(parts: {
    forwardFunc: (backend: unknown, save: Save) => tf.Tensor
    backwardsFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => unknown
    inputs: Inputs
  }): tf.Tensor
}

/**
 * A function with a gradient of its own, as `tf.customGrad`, which would compute the gradients of all inputs in every step: those of a
 * training batch's images are as dear as a convolution, and nobody wants them.
 */
export function withLazyGradient<I extends Inputs>(inputs: I, { forward, backward }: LazyGradient<I>): tf.Tensor {
  const runner = tf.engine() as unknown as KernelRunner
  return runner.runKernelFunc({ forwardFunc: (_backend, save) => forward(save), backwardsFunc: backward, inputs })
}

/** How many differentiations are recording at the moment: 0 outside of any, 2 inside the gradient of a gradient. */
export function gradientDepth(): number {
  return tf.engine().state.gradientDepth
}
