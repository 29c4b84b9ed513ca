/**
 * A linear probe: what a linear classifier can read from frozen features (Alain and Bengio, Understanding intermediate layers using linear
 * classifier probes, 2016). Multinomial logistic regression on standardised features:
 * loss = -1/n sum log softmax([s, 1] W)_y + ridge/2 ||W||^2, s = (x - mean) / std.
 */
import * as tf from '@tensorflow/tfjs'
import { classes } from '../model/architecture'
import { cholesky, solveCholesky } from './cholesky'
import { minimize, type Evaluation } from './lbfgs'

export interface LinearProbe {
  /** Of the features that it was fitted on, [d]; a feature that does not vary has the standard deviation 1. */
  mean: Float32Array
  std: Float32Array
  /** [d + 1, classes], the bias last. */
  weights: Float64Array
  /** The penalised loss. */
  loss: number
  iterations: number
}

export interface ProbeOptions {
  /** Small: it makes the optimum unique and moves no answer that the features are sure of. */
  ridge?: number
  maxIterations?: number
  /** Between two iterations of the optimiser; what it throws ends the fit. */
  between?: () => Promise<void>
}

/** How far above its optimum the penalised loss may end. */
const gap = 1e-5

/**
 * Fits with L-BFGS on all samples at once, from zero, until the loss is within 1e-5 of its optimum: the loss is ridge-strongly convex, so it lies
 * at most ||gradient||^2 / (2 ridge) above it. Features that say nearly the same would make that slow: each direction starts from a
 * simple guess of the Hessian.
 * @param features [n, d], row by row
 * @param labels [n], 0..9
 */
export async function fitLinearProbe(features: Float32Array, labels: Uint8Array, options: ProbeOptions = {}): Promise<LinearProbe> {
  const { ridge = 1e-4, maxIterations = 400, between } = options
  const width = features.length / labels.length
  const scale = standardisation(features, width)
  const problem = new Problem(features, labels, scale, ridge)
  try {
    const { point, value, iterations } = await minimize((weights) => problem.evaluate(weights), new Float64Array((width + 1) * classes), {
      isSolved: ({ gradient }) => squareOf(gradient) < 2 * ridge * gap,
      maxIterations,
      precondition: (vector) => problem.precondition(vector),
      ...(between ? { between } : {}),
    })
    return { ...scale, weights: point, loss: value, iterations }
  } finally {
    problem.dispose()
  }
}

/** The most probable class of each row of features [n, d]; [n], 0..9. */
export function probeAnswers(probe: LinearProbe, features: Float32Array): Uint8Array {
  return tf.tidy(() => {
    const weights = tf.tensor2d(Float32Array.from(probe.weights), [probe.mean.length + 1, classes])
    const answers = tf.matMul(designMatrix(features, probe), weights).argMax(1)
    return Uint8Array.from(answers.dataSync())
  })
}

type Standardisation = Pick<LinearProbe, 'mean' | 'std'>

function standardisation(features: Float32Array, width: number): Standardisation {
  return tf.tidy(() => {
    const { mean, variance } = tf.moments(tf.tensor2d(features, [features.length / width, width]), 0)
    const std = (variance.sqrt().dataSync() as Float32Array).map((value) => (value > 1e-7 ? value : 1))
    return { mean: mean.dataSync() as Float32Array, std }
  })
}

/** Standardised, with a column of ones for the bias: [n, d + 1]. */
function designMatrix(features: Float32Array, { mean, std }: Standardisation): tf.Tensor2D {
  const width = mean.length
  const rows = features.length / width
  return tf.tidy(() =>
    tf.concat2d([tf.tensor2d(features, [rows, width]).sub(tf.tensor1d(mean)).div(tf.tensor1d(std)) as tf.Tensor2D, tf.ones([rows, 1])], 1),
  )
}

/** The penalised loss by the weights [d + 1, classes], flat, and what is known of its curvature. */
class Problem {
  private readonly inputs: tf.Tensor2D
  private readonly transposed: tf.Tensor2D
  private readonly targets: tf.Tensor2D
  private readonly gram: Float64Array
  /** Mean of p (1 - p) over samples and classes at the point that was evaluated last; at first its bound for two classes. */
  private spread = 0.25
  private factored: { spread: number; lower: Float64Array } | null = null

  constructor(
    features: Float32Array,
    labels: Uint8Array,
    scale: Standardisation,
    private readonly ridge: number,
  ) {
    this.inputs = designMatrix(features, scale)
    this.transposed = tf.transpose(this.inputs)
    this.targets = tf.tidy(() => tf.oneHot(tf.tensor1d(Int32Array.from(labels), 'int32'), classes).toFloat() as tf.Tensor2D)
    this.gram = Float64Array.from(tf.tidy(() => tf.matMul(this.transposed, this.inputs).dataSync()))
  }

  evaluate(weights: Float64Array): Evaluation {
    const [rows, size] = this.inputs.shape
    const [loss, squares, slope] = tf.tidy(() => {
      const logProbability = tf.logSoftmax(tf.matMul(this.inputs, tf.tensor2d(Float32Array.from(weights), [size, classes])))
      const probability = logProbability.exp()
      const residual = probability.sub(this.targets).div(rows) as tf.Tensor2D
      const entropy = logProbability.mul(this.targets).sum().div(-rows)
      return [entropy.dataSync()[0]!, probability.square().sum().dataSync()[0]!, tf.matMul(this.transposed, residual).dataSync()] as const
    })
    this.spread = Math.max(0, 1 - squares / rows) / classes
    return { value: loss + (this.ridge / 2) * squareOf(weights), gradient: weights.map((weight, i) => slope[i]! + this.ridge * weight) }
  }

  /** By the inverse of [s, 1]^T [s, 1] / n times the mean of p (1 - p), plus the ridge: the Hessian, were all samples as unsure as the mean of them. */
  precondition(vector: Float64Array): Float64Array {
    if (!this.factored || Math.abs(this.spread - this.factored.spread) > 0.2 * this.factored.spread) {
      const [rows, size] = this.inputs.shape
      const hessian = this.gram.map((value, at) => (value / rows) * this.spread + (at % (size + 1) === 0 ? this.ridge : 0))
      this.factored = { spread: this.spread, lower: cholesky(hessian, size) }
    }
    return solveCholesky(this.factored.lower, vector, classes)
  }

  dispose(): void {
    tf.dispose([this.inputs, this.transposed, this.targets])
  }
}

function squareOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0)
}
