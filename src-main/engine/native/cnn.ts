/** The study's CNN on TensorFlow graphs: as a differentiable operation, and with its loss in one run. */
import * as tf from '@tensorflow/tfjs'
import type { CnnArchitecture } from '../../lab/model/architecture'
import type { Backbone, Classifier, FeaturePasser, InputGradients, PenalisedClassifier } from '../../lab/ops'
import { gradientDepth, withLazyGradient } from '../../lab/ops/lazy-gradient'
import { backboneGraph, classifierGraph, featurePassGraph, featuresGraph } from './cnn-graph'
import { biases, filters, gradientOf, headWeights } from './cnn-nodes'
import { Graph } from './graph/graph'
import { saliencyGraph } from './saliency-graph'

type Tensors = Record<string, tf.Tensor>

/** Does this TensorFlow take the graphs? Builds without oneDNN, and older ones, do not: one blank image tells. */
export function hasOneDnn(): boolean {
  const zeros = (...shape: number[]) => tf.zeros(shape)
  try {
    tf.tidy(() => {
      const filterTensors = [1, 2, 3].map(() => zeros(3, 3, 8, 8) as tf.Tensor4D)
      filterTensors[0] = zeros(3, 3, 3, 8) as tf.Tensor4D
      const biasTensors = [1, 2, 3].map(() => zeros(8) as tf.Tensor1D)
      const images = zeros(1, 28, 28, 3) as tf.Tensor4D
      graphBackbone(1)({ widths: [8, 8, 8], thirdPool: true }, { images, filters: filterTensors, biases: biasTensors })
    })
    return true
  } catch {
    return false
  }
}

/** @param parts into which a batch is cut, each for one core; smaller batches are left to the blocks */
export function graphBackbone(parts: number): Backbone {
  const forwardOnly = perArchitecture((architecture) => new Graph(featuresGraph(architecture, parts)))
  const differentiable = perArchitecture((architecture) => {
    const { builder, kept } = backboneGraph(architecture, parts)
    return { graph: new Graph(builder), kept }
  })

  return (architecture, { images, filters: filterTensors, biases: biasTensors }) => {
    if (images.shape[0] < parts) return null
    const inputs: Tensors = { images, ...named(filters, filterTensors), ...named(biases, biasTensors) }
    const withSizes = (tensors: Tensors) => ({ ...tensors, sizes: partSizes(images.shape[0], parts) })
    if (gradientDepth() === 0) return tf.tidy(() => forwardOnly(architecture).run(withSizes(inputs), ['features'])[0] as tf.Tensor2D)

    const { graph, kept } = differentiable(architecture)
    return withLazyGradient(inputs, {
      forward(save) {
        const [features, ...toKeep] = graph.run(withSizes(inputs), ['features', ...kept.map(({ output }) => output)])
        save([...Object.values(inputs), ...toKeep])
        return features!
      },
      backward(dFeatures, saved) {
        const names = [...Object.keys(inputs), ...kept.map(({ input }) => input)]
        const run = (wanted: readonly string[]) =>
          tf.tidy(() => graph.run(withSizes({ ...named(names, saved), d_features: dFeatures }), wanted.map(gradientOf)))
        return { images: () => run(['images'])[0]!, ...together([...filters, ...biases], run) }
      },
    }) as tf.Tensor2D
  }
}

/** @param parts as of `graphBackbone` */
export function graphFeaturePass(parts: number): FeaturePasser {
  const graphs = perArchitecture((architecture) => {
    const { builder, kept } = featurePassGraph(architecture, parts)
    return { graph: new Graph(builder), kept }
  })

  return (architecture, { images, filters: filterTensors, biases: biasTensors }) => {
    if (images.shape[0] < parts) return null
    const { graph, kept } = graphs(architecture)
    const inputs: Tensors = { images, ...named(filters, filterTensors), ...named(biases, biasTensors), sizes: partSizes(images.shape[0], parts) }
    const [features, ...values] = graph.run(inputs, ['features', ...kept.map(({ output }) => output)])
    const again = named(
      kept.map(({ input }) => input),
      values,
    )
    return {
      features: features as tf.Tensor2D,
      gradients(dFeatures) {
        const found = graph.run({ ...inputs, ...again, d_features: dFeatures }, [...filters, ...biases].map(gradientOf))
        return { filters: found.slice(0, filters.length) as tf.Tensor4D[], biases: found.slice(filters.length) as tf.Tensor1D[] }
      },
    }
  }
}

/** Parameters by PyTorch's names, as the graph calls them. */
const inputNames: Readonly<Record<string, string>> = {
  ...Object.fromEntries(filters.map((name, i) => [`conv${i + 1}.weight`, name])),
  ...Object.fromEntries(biases.map((name, i) => [`conv${i + 1}.bias`, name])),
  ...Object.fromEntries(headWeights.map((name) => [`fc.${name}`, name])),
}

/** @param parts as of `graphBackbone` */
export function graphClassifier(parts: number): Classifier {
  const graphs = perArchitecture((architecture) => new Graph(classifierGraph(architecture, parts)))

  return (architecture, params, images, labels) => {
    const count = images.shape[0]
    if (count < parts) return null
    const names = Object.keys(params)
    const [loss, logits, ...gradients] = tf.tidy(() =>
      graphs(architecture).run({ ...classifierInputs(params, images, parts), labels }, ['loss', 'logits', ...parameterGradients(names)]),
    )
    return { loss: loss as tf.Scalar, logits: logits as tf.Tensor2D, gradients: named(names, gradients) }
  }
}

/** @param parts as of `graphBackbone` */
export function graphPenalisedClassifier(parts: number): PenalisedClassifier {
  const graphs = perArchitecture((architecture) => new Graph(saliencyGraph(architecture, parts)))

  return (architecture, params, { images, labels, lambda, shapeThreshold }) => {
    const count = images.shape[0]
    if (count < parts) return null
    const names = Object.keys(params)
    const scalars = { direction_scale: (2 * lambda) / count, shape_threshold: shapeThreshold }
    const [loss, penalty, logits, ...gradients] = tf.tidy(() =>
      graphs(architecture).run(
        {
          ...classifierInputs(params, images, parts),
          labels,
          ...Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, tf.scalar(value)])),
        },
        ['loss', 'penalty', 'logits', ...parameterGradients(names)],
      ),
    )
    return { loss: loss as tf.Scalar, penalty: penalty as tf.Scalar, logits: logits as tf.Tensor2D, gradients: named(names, gradients) }
  }
}

/** @param parts as of `graphBackbone` */
export function graphInputGradients(parts: number): InputGradients {
  const graphs = perArchitecture((architecture) => new Graph(classifierGraph(architecture, parts, { images: true })))
  const inputs = (params: Tensors, images: tf.Tensor4D) => ({ ...parameterInputs(params), images, sizes: partSizes(images.shape[0], parts) })

  return {
    // TensorFlow multiplies small matrices by other kernels than larger ones, and rows that are left over of fours by others than the rest.
    batchFor: (count) => parts * Math.max(16, 4 * Math.ceil(count / (4 * parts))),
    logits: (architecture, params, images) => tf.tidy(() => graphs(architecture).run(inputs(params, images), ['logits'])[0] as tf.Tensor2D),
    gradients: (architecture, params, images, labels) =>
      tf.tidy(() => {
        const given = { ...inputs(params, images), labels, share: tf.scalar(1) }
        const [logits, gradients] = graphs(architecture).run(given, ['logits', gradientOf('images')])
        return { logits: logits as tf.Tensor2D, gradients: gradients as tf.Tensor4D }
      }),
  }
}

const parameterGradients = (names: readonly string[]) => names.map((name) => gradientOf(inputNames[name]!))

/** All but the labels. Call inside `tf.tidy`. */
function classifierInputs(params: Tensors, images: tf.Tensor4D, parts: number): Tensors {
  const count = images.shape[0]
  return { ...parameterInputs(params), images, sizes: partSizes(count, parts), share: tf.scalar(1 / count) }
}

/** Parameters by their names in a graph. */
export function parameterInputs(params: Tensors): Tensors {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [inputNames[name]!, value]))
}

/** Makes what an architecture needs when it is first met. */
export function perArchitecture<T>(make: (architecture: CnnArchitecture) => T): (architecture: CnnArchitecture) => T {
  const made = new Map<string, T>()
  return (architecture) => {
    const key = JSON.stringify(architecture)
    if (!made.has(key)) made.set(key, make(architecture))
    return made.get(key)!
  }
}

const named = (names: readonly string[], tensors: readonly tf.Tensor[]): Tensors => Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))

/** As equal as can be, the larger ones first: int32, [parts]. */
export function partSizes(count: number, parts: number): tf.Tensor1D {
  return tf.tensor1d(
    Array.from({ length: parts }, (_, part) => Math.ceil((count - part) / parts)),
    'int32',
  )
}

/**
 * Gradients that one run gives: the first one that is asked for computes all. What nobody takes is freed when the program's current turn ends, since the tape
 * asks for all that it wants without a pause.
 */
function together(names: readonly string[], run: (names: readonly string[]) => tf.Tensor[]): Record<string, () => tf.Tensor> {
  let waiting: Tensors | undefined
  const compute = () => {
    const computed = named(
      names,
      run(names).map((tensor) => tf.keep(tensor)),
    )
    queueMicrotask(() => tf.dispose(computed))
    return computed
  }
  const take = (name: string) => {
    const kept = (waiting ??= compute())[name]!
    // The clone belongs to the scope that asked.
    const taken = kept.clone()
    kept.dispose()
    return taken
  }
  return Object.fromEntries(names.map((name) => [name, () => take(name)]))
}
