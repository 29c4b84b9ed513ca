/**
 * The lab's operations on TensorFlow's own kernels. A block pools before it adds the bias and cuts at zero, which is the same (both are
 * monotone, and the same in all four cells) and touches a quarter of the values.
 */
import * as tf from '@tensorflow/tfjs'
import type { Ops } from '../../lab/ops'
import { gradientDepth, withLazyGradient } from '../../lab/ops/lazy-gradient'
import { graphAdam } from './adam'
import { graphAdversarialHeads } from './adversarial'
import { graphChannelColumns } from './channel-objectives'
import { graphChosenMaps } from './chosen-maps'
import { graphBackbone, graphClassifier, graphFeaturePass, graphInputGradients, graphPenalisedClassifier, hasOneDnn } from './cnn'
import { graphLayerMeans } from './layer-means'
import { attribute, execute, executeMany, type Attribute } from './execute'

/**
 * @param onGpu oneDNN is the CPU's; a GPU has cuDNN
 * @param threads of TensorFlow
 */
export function nativeOps(onGpu: boolean, threads: number): Ops {
  const convolution = convolutionAttributes()
  const oneDnn = !onGpu && hasOneDnn()
  const pooling = oneDnn ? oneDnnPooling() : plainPooling()
  const layout = [attribute.float(), attribute.text('data_format', 'NHWC')]
  const float = [attribute.float()]
  const entropy = [attribute.float(), attribute.int32('Tlabels')]

  function block(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D, pool: boolean): tf.Tensor4D {
    requireFirstOrder()
    const inputs = { x, filter, bias }
    return withLazyGradient(inputs, {
      forward(save) {
        const conv = execute('Conv2D', convolution, x, filter)
        const pooled = pool ? pooling.forward(conv) : [conv]
        const y = execute('Relu', float, execute('BiasAdd', layout, pooled[0]!, bias))
        save(pool ? [x, filter, y, conv, ...pooled] : [x, filter, y])
        return y
      },
      backward(dy, [x, filter, y, conv, ...pooled]) {
        const cut = execute('ReluGrad', float, dy, y!)
        const spread = conv ? pooling.backward(conv, pooled, cut) : cut
        return {
          x: () => execute('Conv2DBackpropInput', convolution, shapeOf(x!), filter!, spread),
          filter: () => execute('Conv2DBackpropFilter', convolution, x!, shapeOf(filter!), spread),
          bias: () => execute('BiasAddGrad', layout, cut),
        }
      },
    }) as tf.Tensor4D
  }

  function crossEntropies(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
    requireFirstOrder()
    return withLazyGradient(
      { logits },
      {
        forward(save) {
          const [losses, gradient] = executeMany('SparseSoftmaxCrossEntropyWithLogits', entropy, [logits, labels], 2)
          save([gradient!])
          return losses!
        },
        backward: (dy, [gradient]) => ({ logits: () => gradient!.mul(dy.expandDims(1)) }),
      },
    ) as tf.Tensor1D
  }

  return { block, crossEntropies, ...(oneDnn ? graphOps(threads) : {}) }
}

function graphOps(threads: number): Partial<Ops> {
  return {
    backbone: graphBackbone(threads),
    classifier: graphClassifier(threads),
    featurePass: graphFeaturePass(threads),
    penalisedClassifier: graphPenalisedClassifier(threads),
    layerMeans: graphLayerMeans(threads),
    channelColumns: graphChannelColumns(threads),
    chosenMaps: graphChosenMaps(threads),
    inputGradients: graphInputGradients(threads),
    adversarialHeads: graphAdversarialHeads(),
    adam: graphAdam(),
  }
}

/** The gradients here are TensorFlow's kernels, of which the tape knows nothing: theirs would be missing or wrong. */
function requireFirstOrder(): void {
  if (gradientDepth() > 1) throw new Error('the native operations are differentiable once')
}

const shapeOf = (tensor: tf.Tensor) => tf.tensor1d(tensor.shape, 'int32')

function convolutionAttributes(): Attribute[] {
  return [
    attribute.float(),
    attribute.integers('strides', [1, 1, 1, 1]),
    attribute.integers('dilations', [1, 1, 1, 1]),
    attribute.text('padding', 'SAME'),
    attribute.text('data_format', 'NHWC'),
    attribute.flag('use_cudnn_on_gpu', true),
  ]
}

/** 2x2 max pooling: what it gives first is the pooled tensor, what follows helps its gradient. */
interface Pooling {
  forward(x: tf.Tensor): tf.Tensor[]
  backward(x: tf.Tensor, pooled: tf.Tensor[], dy: tf.Tensor): tf.Tensor
}

function plainPooling(): Pooling {
  const attributes = poolingAttributes()
  return {
    forward: (x) => [execute('MaxPool', attributes, x)],
    backward: (x, [pooled], dy) => execute('MaxPoolGrad', attributes, x, pooled!, dy),
  }
}

/**
 * oneDNN's pooling remembers in a workspace which cell was the largest: its gradient takes a tenth of the time of TensorFlow's. The kernels are
 * registered under a label that TensorFlow puts on when it rewrites a graph for oneDNN.
 */
function oneDnnPooling(): Pooling {
  const attributes = [...poolingAttributes(), attribute.flag('workspace_enabled', true), attribute.text('_kernel', 'MklNameChangeOp')]
  return {
    forward: (x) => executeMany('_MklNativeMaxPool', attributes, [x], 2),
    backward: (x, [pooled, workspace], dy) => execute('_MklNativeMaxPoolGrad', attributes, x, pooled!, dy, workspace!),
  }
}

function poolingAttributes(): Attribute[] {
  return [
    attribute.float(),
    attribute.integers('ksize', [1, 2, 2, 1]),
    attribute.integers('strides', [1, 2, 2, 1]),
    attribute.text('padding', 'VALID'),
    attribute.text('data_format', 'NHWC'),
  ]
}
