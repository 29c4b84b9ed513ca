/** Kernels of a convolution's gradients for the WebAssembly backend, made of its fast ones: it has none by the filter, and a naive one by the input. */
import * as tf from '@tensorflow/tfjs'

interface ConvAttributes {
  strides: number | [number, number]
  pad: string | number
  /** Of the backward pass by the input: what its result is to look like. */
  inputShape?: number[]
  filterShape?: number[]
}

export function registerMissingKernels(): void {
  replaceKernel('Conv2DBackpropFilter', ({ x, dy }, attributes) => filterGradient(x as tf.Tensor4D, dy as tf.Tensor4D, attributes))
  replaceKernel('Conv2DBackpropInput', ({ dy, filter }, attributes) => inputGradient(dy as tf.Tensor4D, filter as tf.Tensor4D, attributes))
}

function replaceKernel(kernelName: string, compute: (inputs: tf.NamedTensorInfoMap, attributes: ConvAttributes) => tf.Tensor): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm')
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const attributes = attrs as unknown as ConvAttributes
      requireStudyConvolution(kernelName, attributes)
      return tf.tidy(() => compute(inputs as tf.NamedTensorInfoMap, attributes))
    },
  })
}

/**
 * dW[i, j, in, out] = sum over n, h, w of x[n, h + i - 1, w + j - 1, in] dy[n, h, w, out]: a convolution whose batch are the input channels,
 * whose channels are the images, and whose filter is dy, as large as the image.
 */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, { filterShape }: ConvAttributes): tf.Tensor {
  const margin = (filterShape![0]! - 1) / 2
  const images = tf.transpose(x, [3, 1, 2, 0])
  const filter = tf.transpose(dy, [1, 2, 0, 3])
  const correlated = tf.conv2d(images, filter, 1, margin)
  return tf.transpose(correlated, [1, 2, 0, 3])
}

/** A convolution of dy with the filter turned by half a turn, its two channel axes exchanged. */
function inputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, _attributes: ConvAttributes): tf.Tensor {
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2])
  return tf.conv2d(dy, turned, 1, 'same')
}

function requireStudyConvolution(kernel: string, { strides, pad }: ConvAttributes): void {
  const steps = Array.isArray(strides) ? strides : [strides, strides]
  if (pad !== 'same' || steps.some((step) => step !== 1)) throw new RangeError(`${kernel} is there for stride 1 and padding 'same' only`)
}
