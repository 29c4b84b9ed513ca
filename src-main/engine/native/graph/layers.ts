/**
 * Layers of a CNN and their gradients as nodes of a graph, on oneDNN's kernels. Those named _MklNative are what TensorFlow itself puts into a graph that
 * it optimises for oneDNN, under the label that they are registered with. Tensors are [n, h, w, channels], filters [3, 3, in, out].
 */
import type { Attribute, Attributes, GraphBuilder, Output } from './builder'

/** Zeros around a convolution's input: 'same', or this many rows and columns before and after it. */
export type Padding = 'same' | { before: number; after: number }

export interface Pooled {
  y: Output
  /** Which of its four cells each value is from: the first in row order where several are equal. */
  workspace: Output
}

const float: Attributes = { T: { type: 'float' } }
const oneDnn: Attributes = { ...float, _kernel: { text: 'MklNameChangeOp' } }
const layout: Attributes = { data_format: { text: 'NHWC' } }
const int32: Attribute = { type: 'int32' }

function convolution(padding: Padding): Attributes {
  const zeros = padding === 'same' ? [] : [0, 0, padding.before, padding.after, padding.before, padding.after, 0, 0]
  return {
    ...oneDnn,
    ...layout,
    strides: { ints: [1, 1, 1, 1] },
    dilations: { ints: [1, 1, 1, 1] },
    padding: { text: padding === 'same' ? 'SAME' : 'EXPLICIT' },
    explicit_paddings: { ints: zeros },
  }
}

const pooling: Attributes = {
  ...oneDnn,
  ...layout,
  ksize: { ints: [1, 2, 2, 1] },
  strides: { ints: [1, 2, 2, 1] },
  padding: { text: 'VALID' },
  explicit_paddings: { ints: [] },
  workspace_enabled: { flag: true },
}

export class Layers {
  constructor(readonly graph: GraphBuilder) {}

  convolve(x: Output, filter: Output, padding: Padding): Output {
    return this.graph.add('_MklNativeConv2D', [x, filter], convolution(padding))
  }

  /** Convolution, bias and ReLU in one pass over the data. */
  convolveBiasRelu(x: Output, filter: Output, bias: Output, padding: Padding): Output {
    const fused: Attributes = { fused_ops: { texts: ['BiasAdd', 'Relu'] }, num_args: { int: 1 }, TArgs: { types: ['float'] } }
    return this.graph.add('_MklNativeFusedConv2D', [x, filter, bias], { ...convolution(padding), ...fused })
  }

  /** As `convolveBiasRelu`, with values below 0 times `slope` in place of 0. */
  convolveBiasLeakyRelu(x: Output, filter: Output, bias: Output, padding: Padding, slope: number): Output {
    const fused: Attributes = {
      fused_ops: { texts: ['BiasAdd', 'LeakyRelu'] },
      leakyrelu_alpha: { float: slope },
      num_args: { int: 1 },
      TArgs: { types: ['float'] },
    }
    return this.graph.add('_MklNativeFusedConv2D', [x, filter, bias], { ...convolution(padding), ...fused })
  }

  /** Gradient by x of a 'same' convolution. */
  convolutionInputGradient(x: Output, filter: Output, dy: Output): Output {
    return this.graph.add('_MklNativeConv2DBackpropInput', [this.shape(x), filter, dy], convolution('same'))
  }

  /** Gradient by the filter of a 'same' convolution. */
  convolutionFilterGradient(x: Output, filterShape: readonly number[], dy: Output): Output {
    return this.graph.add('_MklNativeConv2DBackpropFilter', [x, this.graph.integers(filterShape), dy], convolution('same'))
  }

  /** 2x2, stride 2, 'valid'. */
  maxPool(x: Output): Pooled {
    const y = this.graph.add('_MklNativeMaxPool', [x], pooling)
    return { y, workspace: `${y}:1` }
  }

  maxPoolGradient(x: Output, { y, workspace }: Pooled, dy: Output): Output {
    return this.graph.add('_MklNativeMaxPoolGrad', [x, y, dy, workspace], pooling)
  }

  /** Along a tangent `dx` of x: the value at the cell that each pooled one is from, the first in row order where several are equal. */
  maxPoolTangent(x: Output, { y }: Pooled, dx: Output): Output {
    const { ksize, strides, padding } = pooling
    return this.graph.add('MaxPoolGradGrad', [x, y, dx], { ...float, ...layout, ksize: ksize!, strides: strides!, padding: padding! })
  }

  relu(x: Output): Output {
    return this.graph.add('Relu', [x], float)
  }

  /** dy where y is above zero. */
  reluGradient(dy: Output, y: Output): Output {
    return this.graph.add('ReluGrad', [dy, y], float)
  }

  addBias(x: Output, bias: Output): Output {
    return this.graph.add('BiasAdd', [x, bias], { ...float, ...layout })
  }

  /** Sum over all axes but the last. */
  biasGradient(dy: Output): Output {
    return this.graph.add('BiasAddGrad', [dy], { ...float, ...layout })
  }

  /** Mean over height and width, [n, channels]. */
  spatialMean(x: Output): Output {
    return this.graph.add('Mean', [x, this.graph.integers([1, 2])], { ...float, Tidx: int32, keep_dims: { flag: false } })
  }

  /** As `spatialMean`, of maps with this height and width: faster where they are large. */
  wholeMean(x: Output, side: number, channels: number): Output {
    const window = { ints: [1, side, side, 1] }
    const pooled = this.graph.add('_MklNativeAvgPool', [x], { ...oneDnn, ...layout, ksize: window, strides: window, padding: { text: 'VALID' } })
    return this.reshape(pooled, [-1, channels])
  }

  /** Maximum over height and width, [n, channels]. */
  spatialMax(x: Output): Output {
    return this.graph.add('Max', [x, this.graph.integers([1, 2])], { ...float, Tidx: int32, keep_dims: { flag: false } })
  }

  /** @param dy [n, channels]; @param side height and width of what the mean was taken over */
  spatialMeanGradient(dy: Output, side: number, channels: number): Output {
    const shares = this.multiply(dy, this.graph.floats([1 / side ** 2], []))
    const tiles = this.graph.integers([1, side, side, 1])
    return this.graph.add('Tile', [this.reshape(shares, [-1, 1, 1, channels]), tiles], { ...float, Tmultiples: int32 })
  }

  /** Losses [n], and their gradients by the logits [n, classes]; labels are int32, [n]. */
  softmaxCrossEntropy(logits: Output, labels: Output): { losses: Output; gradient: Output } {
    const losses = this.graph.add('SparseSoftmaxCrossEntropyWithLogits', [logits, labels], { ...float, Tlabels: int32 })
    return { losses, gradient: `${losses}:1` }
  }

  /** Of labels (int32, [n]): [n, classes], 1 at the label, else 0. */
  oneHot(labels: Output, classes: number): Output {
    const scalars = [this.graph.integers([classes], []), this.graph.floats([1], []), this.graph.floats([0], [])]
    return this.graph.add('OneHot', [labels, ...scalars], { ...float, TI: int32, axis: { int: -1 } })
  }

  matMul(a: Output, b: Output, transposed: 'neither' | 'a' | 'b' = 'neither'): Output {
    return this.graph.add('MatMul', [a, b], { ...float, transpose_a: { flag: transposed === 'a' }, transpose_b: { flag: transposed === 'b' } })
  }

  /** Matrix products of the last two axes, one for each place of the others. */
  batchMatMul(a: Output, b: Output, transposed: 'neither' | 'a' | 'b' = 'neither'): Output {
    return this.graph.add('BatchMatMulV2', [a, b], { ...float, adj_x: { flag: transposed === 'a' }, adj_y: { flag: transposed === 'b' } })
  }

  multiply(a: Output, b: Output, type: Attributes = float): Output {
    return this.graph.add('Mul', [a, b], type)
  }

  add(a: Output, b: Output): Output {
    return this.graph.add('AddV2', [a, b], float)
  }

  maximum(a: Output, b: Output): Output {
    return this.graph.add('Maximum', [a, b], float)
  }

  divide(a: Output, b: Output): Output {
    return this.graph.add('RealDiv', [a, b], float)
  }

  squareRoot(x: Output): Output {
    return this.graph.add('Sqrt', [x], float)
  }

  subtract(a: Output, b: Output): Output {
    return this.graph.add('Sub', [a, b], float)
  }

  square(x: Output): Output {
    return this.graph.add('Square', [x], float)
  }

  /** Mean of the last axis, which stays with length 1. */
  lastMean(x: Output): Output {
    return this.graph.add('Mean', [x, this.graph.integers([-1])], { ...float, Tidx: int32, keep_dims: { flag: true } })
  }

  /** 1 where |x| is at most the limit (a scalar), else 0. */
  atMost(x: Output, limit: Output): Output {
    const within = this.graph.add('LessEqual', [this.graph.add('Abs', [x], float), limit], float)
    return this.graph.add('Cast', [within], { SrcT: { type: 'bool' }, DstT: { type: 'float' }, Truncate: { flag: false } })
  }

  /** Of integers. */
  addIntegers(a: Output, b: Output): Output {
    return this.graph.add('AddV2', [a, b], { T: int32 })
  }

  multiplyIntegers(a: Output, b: Output): Output {
    return this.multiply(a, b, { T: int32 })
  }

  /** Zeros before and after height and width. */
  pad(x: Output, before: number, after: number): Output {
    if (before + after === 0) return x
    const zeros = this.graph.integers([0, 0, before, after, before, after, 0, 0], [4, 2])
    return this.graph.add('Pad', [x, zeros], { ...float, Tpaddings: int32 })
  }

  /** From `begin` on, `size` places of each axis, all that are left for -1. */
  slice(x: Output, begin: readonly number[], size: readonly number[]): Output {
    return this.graph.add('Slice', [x, this.graph.integers(begin), this.graph.integers(size)], { ...float, Index: int32 })
  }

  /** Slices along an axis, in the order of the indices (int32, any shape, which takes the place of the axis). */
  gather(x: Output, indices: Output, axis: number, type: Attribute = { type: 'float' }): Output {
    return this.graph.add('GatherV2', [x, indices, this.graph.integers([axis], [])], { Tparams: type, Tindices: int32, Taxis: int32 })
  }

  /** int32, []: the length of the first axis. */
  count(x: Output): Output {
    return this.gather(this.shape(x), this.graph.integers([0], []), 0, int32)
  }

  /** int32, [count]: 0 to count - 1. */
  range(count: Output): Output {
    const [first, step] = [0, 1].map((value) => this.graph.integers([value], []))
    return this.graph.add('Range', [first!, count, step!], { Tidx: int32 })
  }

  shape(x: Output): Output {
    return this.graph.add('Shape', [x], { ...float, out_type: int32 })
  }

  reshape(x: Output, shape: readonly number[], type: Attribute = { type: 'float' }): Output {
    return this.graph.add('Reshape', [x, this.graph.integers(shape)], { T: type, Tshape: int32 })
  }

  reshapeIntegers(x: Output, shape: readonly number[]): Output {
    return this.reshape(x, shape, int32)
  }

  transpose(x: Output, order: readonly number[]): Output {
    return this.graph.add('Transpose', [x, this.graph.integers(order)], { ...float, Tperm: int32 })
  }

  /** The order of the axes turned round. */
  reverse(x: Output, axes: readonly number[]): Output {
    return this.graph.add('ReverseV2', [x, this.graph.integers(axes)], { ...float, Tidx: int32 })
  }

  /** Cuts the first axis into parts of these sizes (int32, [parts]). */
  split(x: Output, sizes: Output, parts: number, type: Attribute = { type: 'float' }): Output[] {
    if (parts === 1) return [x]
    const axis = this.graph.integers([0], [])
    const node = this.graph.add('SplitV', [x, sizes, axis], { T: type, Tlen: int32, num_split: { int: parts } })
    return Array.from({ length: parts }, (_, part) => `${node}:${part}`)
  }

  /** Along the first axis unless another is named. */
  concatenate(parts: readonly Output[], axis = 0): Output {
    if (parts.length === 1) return parts[0]!
    return this.graph.add('ConcatV2', [...parts, this.graph.integers([axis], [])], { ...float, N: { int: parts.length }, Tidx: int32 })
  }

  sum(parts: readonly Output[]): Output {
    if (parts.length === 1) return parts[0]!
    return this.graph.add('AddN', parts, { ...float, N: { int: parts.length } })
  }

  /** Sum over the first axis. */
  total(x: Output): Output {
    const axes = this.graph.integers([0])
    return this.graph.add('Sum', [x, axes], { ...float, Tidx: int32, keep_dims: { flag: false } })
  }

  /** Gives a value the name that runs ask for. */
  output(x: Output, name: string): Output {
    return this.graph.add('Identity', [x], float, name)
  }
}
