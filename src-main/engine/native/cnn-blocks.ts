/** One block of the study's CNN (convolution, bias, ReLU, pooling where there is any) and its gradients, as nodes of a graph. */
import type { Output } from './graph/builder'
import type { Layers, Padding, Pooled } from './graph/layers'

export interface BlockShape {
  /** Height and width of the input. */
  side: number
  inputs: number
  outputs: number
  pool: boolean
}

/** Of one block on one part of a batch: what follows from it, and what its gradient needs. */
export interface BlockValues {
  /** [n, h, w, out] */
  y: Output
  /** What was pooled, or `y` itself. */
  unpooled: Output
  pooled: Pooled | null
  /** Whatever else the way of convolving wants to see again. */
  transformed: Output | null
}

/** A convolution alone, without bias. */
export type Convolved = Pick<BlockValues, 'unpooled' | 'transformed'>

/** A way of convolving. */
export interface Block {
  readonly shape: BlockShape
  forward(x: Output): BlockValues
  convolve(x: Output): Convolved
  /** Gradient by the unpooled output, and by the bias. */
  unpool(values: BlockValues, dy: Output): { d: Output; bias: Output }
  inputGradient(x: Output, d: Output): Output
  /** In a form that may be summed over the parts of a batch. */
  filterGradientPart(x: Output, values: Pick<BlockValues, 'transformed'>, d: Output): Output
  /** [3, 3, in, out], from the sum of the parts. */
  filterGradient(sum: Output): Output
}

/** Rows and columns of the convolution that somebody reads: pooling 7 to 3 leaves out the last ones, so they need not be computed. */
export const readSide = ({ side, pool }: BlockShape): number => (pool ? side - (side % 2) : side)

/** Gradient through pooling and ReLU, the same in all ways of convolving. */
export function unpool(layers: Layers, { y, unpooled, pooled }: BlockValues, dy: Output): { d: Output; bias: Output } {
  const cut = layers.reluGradient(dy, y)
  return { d: pooled ? layers.maxPoolGradient(unpooled, pooled, cut) : cut, bias: layers.biasGradient(cut) }
}

/** The sum as it is written: exact where a value stands for many, such as the background, so that equal pixels give equal values. */
export class DirectBlock implements Block {
  constructor(
    protected readonly layers: Layers,
    private readonly filter: Output,
    private readonly bias: Output,
    readonly shape: BlockShape,
  ) {}

  forward(x: Output): BlockValues {
    const active = this.layers.convolveBiasRelu(x, this.filter, this.bias, this.padding)
    const pooled = this.shape.pool ? this.layers.maxPool(active) : null
    return { y: pooled?.y ?? active, unpooled: active, pooled, transformed: null }
  }

  convolve(x: Output): Convolved {
    return { unpooled: this.layers.convolve(x, this.filter, this.padding), transformed: null }
  }

  unpool(values: BlockValues, dy: Output): { d: Output; bias: Output } {
    return unpool(this.layers, values, dy)
  }

  /** With rows left out: a convolution with the filter turned by half a turn, its channel axes exchanged, which takes any padding. */
  inputGradient(x: Output, d: Output): Output {
    if (this.readsAll) return this.layers.convolutionInputGradient(x, this.filter, d)
    const turned = this.layers.transpose(this.layers.reverse(this.filter, [0, 1]), [0, 1, 3, 2])
    return this.layers.convolve(d, turned, { before: 1, after: 2 })
  }

  filterGradientPart(x: Output, _values: Pick<BlockValues, 'transformed'>, d: Output): Output {
    return this.byProduct ? this.productWithWindows(x, d) : this.layers.convolutionFilterGradient(x, this.filterShape, d)
  }

  filterGradient(sum: Output): Output {
    return this.byProduct ? this.layers.reshape(this.layers.transpose(sum, [1, 0]), this.filterShape) : sum
  }

  /** The product of d with the nine pixels under each place of the filter, side by side: [out, 9 * in]. */
  private productWithWindows(x: Output, d: Output): Output {
    const { inputs, outputs } = this.shape
    const side = readSide(this.shape)
    const padded = this.layers.reshape(this.layers.pad(x, 1, side + 1 - this.shape.side), [-1, (side + 2) ** 2, inputs])
    const windows = this.layers.gather(padded, this.layers.graph.integers(windowPlaces(side)), 1)
    return this.layers.matMul(this.layers.reshape(d, [-1, outputs]), this.layers.reshape(windows, [-1, 9 * inputs]), 'a')
  }

  /** With so many channels the product is faster than oneDNN's own kernel, which also knows no other padding than 'same'. */
  private get byProduct(): boolean {
    return this.shape.inputs >= 32 || !this.readsAll
  }

  private get readsAll(): boolean {
    return readSide(this.shape) === this.shape.side
  }

  private get padding(): Padding {
    return this.readsAll ? 'same' : { before: 1, after: 0 }
  }

  private get filterShape(): number[] {
    return [3, 3, this.shape.inputs, this.shape.outputs]
  }
}

/** Of an image with a margin of one pixel: places of the nine pixels under a 3x3 filter, for each of side * side places in row order. */
function windowPlaces(side: number): number[] {
  const places: number[] = []
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) places.push((row + i) * (side + 2) + column + j)
  return places
}
