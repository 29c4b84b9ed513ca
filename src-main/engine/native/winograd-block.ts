/**
 * A 3x3 convolution by Winograd's minimal filtering F(3x3, 3x3) (Lavin and Gray, Fast algorithms for convolutional neural networks, CVPR 2016): y = A^T (U * V) A
 * of each tile of 3x3 outputs, with U = G filter G^T and V = B^T pixels B of its 5x5 pixels: 25 products instead of 81. The transforms are linear, so each gradient
 * passes back through their transposes. It pays where there are many channels and few pixels. Rounding differs by place in the tile: of equal
 * pixels it makes almost equal values, so that a pooling after it may take another of several largest cells.
 */
import { readSide, unpool, type Block, type BlockShape, type BlockValues, type Convolved } from './cnn-blocks'
import type { Output } from './graph/builder'
import type { Layers } from './graph/layers'

type Matrix = readonly (readonly number[])[]

/** Cook and Toom's construction at the points 0, 1, -1, 1/2 and infinity. */
export const outputTransform: Matrix = [
  [1, 1, 1, 1, 0],
  [0, 1, -1, 1 / 2, 0],
  [0, 1, 1, 1 / 4, 1],
]
export const filterTransform: Matrix = [
  [2, 0, 0],
  [1, 1, 1],
  [-1 / 3, 1 / 3, -1 / 3],
  [-8 / 3, -4 / 3, -2 / 3],
  [0, 0, 1],
]
export const inputTransform: Matrix = [
  [1 / 2, -1, -1 / 2, 1, 0],
  [0, -1 / 2, 1 / 2, 1, 0],
  [0, 1 / 2, -3 / 2, 1, 0],
  [0, -1, 0, 1, 0],
  [0, 1 / 2, -1, -1 / 2, 1],
]

/** A tile's outputs, and the pixels that it reads, on a side; tiles lie side by side. */
const tileOutputs = 3
const tilePixels = 5
const products = tilePixels ** 2

/** A value of a tile: which of its cells, in which of the image's tiles. */
interface Place {
  cell: number
  tile: number
}

export class WinogradBlock implements Block {
  private readonly graph
  /** Of an image: on a side, and in all. */
  private readonly tilesOnSide: number
  private readonly tiles: number
  /** Of the image with its margins, which the tiles cover. */
  private readonly paddedSide: number
  private readonly transformedFilter: Output

  constructor(
    private readonly layers: Layers,
    filter: Output,
    private readonly bias: Output,
    readonly shape: BlockShape,
  ) {
    this.graph = layers.graph
    this.tilesOnSide = Math.ceil(readSide(shape) / tileOutputs)
    this.tiles = this.tilesOnSide ** 2
    this.paddedSide = this.tilesOnSide * tileOutputs + 2
    const rows = layers.reshape(filter, [9, shape.inputs * shape.outputs])
    this.transformedFilter = layers.reshape(layers.matMul(this.matrix(squared(filterTransform)), rows), [products, shape.inputs, shape.outputs])
  }

  forward(x: Output): BlockValues {
    const { unpooled, transformed } = this.convolve(x)
    // Bias and ReLU after pooling: the same, and on a quarter of the values.
    const pooled = this.shape.pool ? this.layers.maxPool(unpooled) : null
    const y = this.layers.relu(this.layers.addBias(pooled?.y ?? unpooled, this.bias))
    return { y, unpooled, pooled, transformed }
  }

  convolve(x: Output): Convolved {
    const { outputs } = this.shape
    const side = readSide(this.shape)
    const transformed = this.transformPixels(x)
    const multiplied = this.layers.batchMatMul(transformed, this.transformedFilter)
    const cells = this.transform(squared(outputTransform), multiplied, outputs)
    return { unpooled: this.images(cells, outputPlaces(side, this.tilesOnSide), this.layers.count(x), side, outputs), transformed }
  }

  unpool(values: BlockValues, dy: Output): { d: Output; bias: Output } {
    const { d, bias } = unpool(this.layers, values, dy)
    return { d: this.transformOutputGradient(d), bias }
  }

  /** @param d as `unpool` gives it: [25, n * tiles, out] */
  inputGradient(x: Output, d: Output): Output {
    const { side, inputs } = this.shape
    const pixels = this.layers.batchMatMul(d, this.transformedFilter, 'b')
    // A row of zeros below, for the pixels that lie in fewer tiles than others.
    const spread = this.transform([...transposed(squared(inputTransform)), Array<number>(products).fill(0)], pixels, inputs)
    const count = this.layers.count(x)
    const overlapping = overlaps(side, this.tilesOnSide).map((places) => this.images(spread, places, count, side, inputs))
    return this.layers.sum(overlapping)
  }

  filterGradientPart(_x: Output, { transformed }: Pick<BlockValues, 'transformed'>, d: Output): Output {
    return this.layers.batchMatMul(transformed!, d, 'a')
  }

  filterGradient(sum: Output): Output {
    const { inputs, outputs } = this.shape
    const rows = this.layers.reshape(sum, [products, inputs * outputs])
    return this.layers.reshape(this.layers.matMul(this.matrix(transposed(squared(filterTransform))), rows), [3, 3, inputs, outputs])
  }

  /** [25, n * tiles, in] */
  private transformPixels(x: Output): Output {
    const { side, inputs } = this.shape
    const padded = this.layers.reshape(this.layers.pad(x, 1, this.paddedSide - side - 1), [-1, inputs])
    const pixels = this.layers.gather(padded, this.tileRows(tilePixels, this.paddedSide, this.layers.count(x)), 0)
    return this.transform(squared(inputTransform), this.layers.reshape(pixels, [products, -1, inputs]), inputs)
  }

  /** [25, n * tiles, out] of [n, h, w, out] */
  private transformOutputGradient(d: Output): Output {
    const { outputs } = this.shape
    const side = this.tilesOnSide * tileOutputs
    const rows = this.layers.reshape(this.layers.pad(d, 0, side - readSide(this.shape)), [-1, outputs])
    const cells = this.layers.gather(rows, this.tileRows(tileOutputs, side, this.layers.count(d)), 0)
    return this.transform(transposed(squared(outputTransform)), cells, outputs)
  }

  /** Mixes the values of each tile: [rows of the matrix, n * tiles, channels] */
  private transform(matrix: Matrix, values: Output, channels: number): Output {
    const flat = this.layers.reshape(values, [matrix[0]!.length, -1])
    return this.layers.reshape(this.layers.matMul(this.matrix(matrix), flat), [matrix.length, -1, channels])
  }

  /** Rows of a flat batch of images that a tile's pixels are, tiles `tileOutputs` apart: int32, [pixels of a tile, n, tiles]. */
  private tileRows(tileSide: number, imageSide: number, count: Output): Output {
    const rows = range(tileSide ** 2).flatMap((pixel) =>
      range(this.tiles).map((tile) => {
        const [row, column] = [Math.floor(tile / this.tilesOnSide), tile % this.tilesOnSide].map((position) => position * tileOutputs)
        return (row! + Math.floor(pixel / tileSide)) * imageSide + column! + (pixel % tileSide)
      }),
    )
    const starts = this.layers.multiplyIntegers(this.layers.range(count), this.graph.integers([imageSide ** 2], []))
    return this.layers.addIntegers(this.graph.integers(rows, [tileSide ** 2, 1, this.tiles]), this.layers.reshapeIntegers(starts, [1, -1, 1]))
  }

  /** Images [n, side, side, channels] from tiles [cells, n * tiles, channels], a place for each of an image's pixels. */
  private images(cells: Output, places: readonly Place[], count: Output, side: number, channels: number): Output {
    const { layers, graph } = this
    const cellRows = layers.multiplyIntegers(
      graph.integers(
        places.map(({ cell }) => cell * this.tiles),
        [1, places.length],
      ),
      count,
    )
    const imageRows = layers.reshapeIntegers(layers.multiplyIntegers(layers.range(count), graph.integers([this.tiles], [])), [-1, 1])
    const tileRows = graph.integers(
      places.map(({ tile }) => tile),
      [1, places.length],
    )
    const rows = layers.addIntegers(layers.addIntegers(cellRows, tileRows), imageRows)
    return layers.reshape(layers.gather(layers.reshape(cells, [-1, channels]), rows, 0), [-1, side, side, channels])
  }

  private matrix(values: Matrix): Output {
    return this.graph.floats(values.flat(), [values.length, values[0]!.length])
  }
}

/** Where each of side * side outputs is computed, in row order. */
function outputPlaces(side: number, tilesOnSide: number): Place[] {
  return positions(side).map(([row, column]) => ({
    cell: (row % tileOutputs) * tileOutputs + (column % tileOutputs),
    tile: Math.floor(row / tileOutputs) * tilesOnSide + Math.floor(column / tileOutputs),
  }))
}

/**
 * Where each pixel of an image (without its margin) is read: up to twice along each axis, so four lists of places that cover all. The cell after the last is
 * where a pixel has no further tile.
 */
function overlaps(side: number, tilesOnSide: number): Place[][] {
  const nowhere: Place = { cell: products, tile: 0 }
  return [0, 1, 2, 3].map((which) =>
    positions(side).map(([row, column]) => {
      const across = tileOf(row + 1, tilesOnSide, which >> 1)
      const along = tileOf(column + 1, tilesOnSide, which & 1)
      if (!across || !along) return nowhere
      return { cell: across.cell * tilePixels + along.cell, tile: across.tile * tilesOnSide + along.tile }
    }),
  )
}

/** The first, or the second, tile on a line that reads the pixel there. */
function tileOf(pixel: number, tilesOnSide: number, which: number): Place | null {
  const readers = range(tilesOnSide).filter((tile) => pixel >= tile * tileOutputs && pixel < tile * tileOutputs + tilePixels)
  const tile = readers[which]
  return tile === undefined ? null : { cell: pixel - tile * tileOutputs, tile }
}

const range = (count: number) => Array.from({ length: count }, (_, i) => i)
const positions = (side: number) => range(side ** 2).map((place): [number, number] => [Math.floor(place / side), place % side])

/** The Kronecker product of a matrix with itself: the transform of rows and columns at once. */
function squared(matrix: Matrix): Matrix {
  return matrix.flatMap((first) => matrix.map((second) => first.flatMap((a) => second.map((b) => a * b))))
}

function transposed(matrix: Matrix): Matrix {
  return matrix[0]!.map((_, column) => matrix.map((row) => row[column]!))
}
