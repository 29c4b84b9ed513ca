/**
 * Kernels of gradients for the WebAssembly backend, made of its fast ones. It has none of a convolution by the filter, a naive one by the input,
 * and in a pool it gives the gradient to each of several equal cells, where PyTorch, and the other engines here, give it to the first.
 */
import * as tf from '@tensorflow/tfjs'

type Inputs = tf.NamedTensorMap
type Pair = number | [number, number]

interface ConvAttributes {
  strides: Pair
  pad: string | number
}

export function registerMissingKernels(): void {
  replaceKernel('Conv2DBackpropFilter', ({ x, dy }, attributes) => {
    const { filterShape } = attributes as unknown as { filterShape: number[] }
    requireStudyConvolution('Conv2DBackpropFilter', attributes as unknown as ConvAttributes, filterShape)
    return filterGradient(x as tf.Tensor4D, dy as tf.Tensor4D, filterShape[0]!)
  })
  replaceKernel('Conv2DBackpropInput', ({ dy, filter }, attributes) => {
    requireStudyConvolution('Conv2DBackpropInput', attributes as unknown as ConvAttributes, filter!.shape)
    return inputGradient(dy as tf.Tensor4D, filter as tf.Tensor4D)
  })
  replaceKernel('MaxPoolGrad', ({ input, output, dy }, attributes) => {
    requireStudyPool(attributes as unknown as PoolAttributes)
    return poolGradient(input as tf.Tensor4D, output as tf.Tensor4D, dy as tf.Tensor4D)
  })
}

function replaceKernel(kernelName: string, compute: (inputs: Inputs, attributes: tf.NamedAttrMap) => tf.Tensor): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm')
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => tf.tidy(() => compute(inputs as Inputs, attrs as tf.NamedAttrMap)),
  })
}

/**
 * dW[i, j, in, out] = sum over n, h, w of x[n, h + i - 1, w + j - 1, in] dy[n, h, w, out]: a convolution whose batch are the input channels,
 * whose channels are the images, and whose filter is dy, as large as the image.
 */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, side: number): tf.Tensor {
  const images = tf.transpose(padToSquare(x), [3, 1, 2, 0])
  const filter = tf.transpose(padToSquare(dy), [1, 2, 0, 3])
  const correlated = tf.conv2d(images, filter, 1, (side - 1) / 2)
  return tf.transpose(correlated, [1, 2, 0, 3])
}

/** Zeros below and to the right, which a 'same' convolution sees there anyway. The backend writes outside its memory when a filter is oblong. */
function padToSquare(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape
  return padTo(x, Math.max(height, width), Math.max(height, width))
}

function padTo(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  const [below, right] = [height - x.shape[1], width - x.shape[2]]
  if (below === 0 && right === 0) return x
  return tf.pad(x, [
    [0, 0],
    [0, below],
    [0, right],
    [0, 0],
  ])
}

/** A convolution of dy with the filter turned by half a turn, its two channel axes exchanged. */
function inputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor {
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2])
  return tf.conv2d(dy, turned, 1, 'same')
}

/** Of a 2x2 pool: dy goes to the first of its four cells, in row order, that holds the largest value. */
function poolGradient(input: tf.Tensor4D, output: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor {
  const [n, height, width, channels] = output.shape
  const rows = n * height
  const even = input.slice([0, 0, 0, 0], [n, 2 * height, 2 * width, channels])
  // Side by side: the two rows of a pool, and in each of them the channels of its two columns.
  const cells = even.reshape<tf.Tensor4D>([rows, 2, width, 2 * channels])
  const [largest, gradient] = [output, dy].map((tensor) => tensor.reshape<tf.Tensor4D>([rows, 1, width, channels])) as [tf.Tensor4D, tf.Tensor4D]
  let left = gradient
  const gradients = [0, 1, 2, 3].map((cell) => {
    const values = cells.slice([0, cell >> 1, 0, (cell & 1) * channels], [rows, 1, width, channels])
    const taken = left.mul<tf.Tensor4D>(tf.equal(values, largest).toFloat())
    left = left.sub(taken)
    return taken
  })
  const [above, below] = [gradients.slice(0, 2), gradients.slice(2)].map((pair) => tf.concat(pair, 3)) as [tf.Tensor4D, tf.Tensor4D]
  return padTo(tf.concat([above, below], 1).reshape([n, 2 * height, 2 * width, channels]), input.shape[1], input.shape[2])
}

function requireStudyConvolution(kernel: string, { strides, pad }: ConvAttributes, filterShape: readonly number[]): void {
  if (pad !== 'same' || !areBoth(strides, 1)) throw new RangeError(`${kernel} is there for stride 1 and padding 'same' only`)
  const [height, width] = filterShape
  if (height !== width || height! % 2 === 0) throw new RangeError(`${kernel} is there for square filters of odd side only, not ${height}x${width}`)
}

interface PoolAttributes {
  filterSize: Pair
  strides: Pair
  pad: string | number
}

function requireStudyPool({ filterSize, strides, pad }: PoolAttributes): void {
  if (pad !== 'valid' || !areBoth(filterSize, 2) || !areBoth(strides, 2)) {
    throw new RangeError(`MaxPoolGrad is there for pools of 2x2, stride 2 and padding 'valid' only`)
  }
}

const areBoth = (pair: Pair, value: number) => [pair].flat().every((side) => side === value)
