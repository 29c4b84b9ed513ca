/** Activations to mean 0 and standard deviation 1 over the training digits, channel by channel, and back. */
import * as tf from '@tensorflow/tfjs'

/** A type, since `tf.tidy` takes no interface: mean [D] and std [D]. */
export type Statistics = {
  mean: tf.Tensor1D
  std: tf.Tensor1D
}

/** Below this a channel says nothing, and is divided by 1. */
const smallestStd = 1e-6

/** Mean and standard deviation of vectors that come batch by batch, in double precision (Chan, Golub and LeVeque, 1979). */
export class RunningStatistics {
  private count = 0
  private readonly mean: Float64Array
  /** Sums of squared distances from the mean. */
  private readonly squares: Float64Array

  constructor(width: number) {
    this.mean = new Float64Array(width)
    this.squares = new Float64Array(width)
  }

  /** Vectors [n, D]. */
  add(vectors: tf.Tensor2D): void {
    const [added] = vectors.shape
    const [mean, squares] = momentsOf(vectors)
    const total = this.count + added
    this.mean.forEach((before, channel) => {
      const step = mean[channel]! - before
      this.mean[channel] = before + (step * added) / total
      this.squares[channel]! += squares[channel]! + (step * step * this.count * added) / total
    })
    this.count = total
  }

  /** New tensors. The standard deviation is PyTorch's, over n - 1. */
  finish(): Statistics {
    const std = this.squares.map((sum) => Math.sqrt(sum / Math.max(1, this.count - 1)))
    return { mean: tf.tensor1d(Float32Array.from(this.mean)), std: tf.tensor1d(Float32Array.from(std, (value) => (value > smallestStd ? value : 1))) }
  }
}

/** Mean of each channel, and sum of squared distances from it. */
function momentsOf(vectors: tf.Tensor2D): [Float32Array, Float32Array] {
  const mean = vectors.mean(0)
  const squares = tf.tidy(() => vectors.sub(mean).square().sum(0))
  const found = [mean, squares].map((tensor) => tensor.dataSync() as Float32Array) as [Float32Array, Float32Array]
  tf.dispose([mean, squares])
  return found
}

/** [n, D] in the network's own units to standardised ones. */
export function standardise(params: Record<string, tf.Tensor>, activation: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => activation.sub(params.mean!).div(params.std!))
}

export function undoStandardise(params: Record<string, tf.Tensor>, standardised: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => standardised.mul(params.std!).add(params.mean!))
}
