/** For tests: the network's operations as loops over doubles, in PyTorch's layout of weights. What every backend is held against. */
import * as tf from '@tensorflow/tfjs'

/** Values in the order of [n, h, w, c]. */
export interface Grid {
  shape: [number, number, number, number]
  data: Float64Array
}

export function grid(shape: Grid['shape'], valueAt: (place: number) => number): Grid {
  return { shape, data: Float64Array.from({ length: tf.util.sizeFromShape(shape) }, (_, place) => valueAt(place)) }
}

/** Calls back with n, h, w, c of each place, in its order. */
function fill(shape: Grid['shape'], valueAt: (n: number, h: number, w: number, c: number) => number): Grid {
  const [, height, width, channels] = shape
  return grid(shape, (place) => {
    const pixel = Math.floor(place / channels)
    const row = Math.floor(pixel / width)
    return valueAt(Math.floor(row / height), row % height, pixel % width, place % channels)
  })
}

/** Zero outside. */
function at({ shape: [, height, width, channels], data }: Grid, n: number, h: number, w: number, c: number): number {
  if (h < 0 || w < 0 || h >= height || w >= width) return 0
  return data[((n * height + h) * width + w) * channels + c]!
}

/** 'same' convolution, stride 1, weight [out, in, 3, 3], bias [out]. */
export function naiveConv(x: Grid, weight: ArrayLike<number>, bias: ArrayLike<number>): Grid {
  const [n, height, width, inputs] = x.shape
  return fill([n, height, width, bias.length], (image, h, w, out) => {
    let sum = bias[out]!
    for (let c = 0; c < inputs; c++) {
      for (let i = 0; i < 9; i++) sum += at(x, image, h + Math.floor(i / 3) - 1, w + (i % 3) - 1, c) * weight[(out * inputs + c) * 9 + i]!
    }
    return sum
  })
}

export function naiveRelu({ shape, data }: Grid): Grid {
  return { shape, data: data.map((value) => (value > 0 ? value : 0)) }
}

/** 2x2, stride 2; an odd last row or column is dropped. */
export function naivePool(x: Grid): Grid {
  const [n, height, width, channels] = x.shape
  return fill([n, Math.floor(height / 2), Math.floor(width / 2), channels], (image, h, w, c) =>
    Math.max(...[0, 1, 2, 3].map((cell) => at(x, image, 2 * h + (cell >> 1), 2 * w + (cell & 1), c))),
  )
}

/** [n, 1, 1, c]. */
export function naiveMean(x: Grid): Grid {
  const [n, height, width, channels] = x.shape
  return fill([n, 1, 1, channels], (image, _h, _w, c) => {
    let sum = 0
    for (let pixel = 0; pixel < height * width; pixel++) sum += at(x, image, Math.floor(pixel / width), pixel % width, c)
    return sum / (height * width)
  })
}

/** [n, 1, 1, in] by weight [out, in] and bias [out]. */
export function naiveLinear(x: Grid, weight: ArrayLike<number>, bias: ArrayLike<number>): Grid {
  const [n, , , inputs] = x.shape
  return fill([n, 1, 1, bias.length], (image, _h, _w, out) => {
    let sum = bias[out]!
    for (let c = 0; c < inputs; c++) sum += at(x, image, 0, 0, c) * weight[out * inputs + c]!
    return sum
  })
}

export function naiveBlock(x: Grid, weight: ArrayLike<number>, bias: ArrayLike<number>, pool: boolean): Grid {
  const active = naiveRelu(naiveConv(x, weight, bias))
  return pool ? naivePool(active) : active
}

/** -log softmax(logits)[label] of each row. */
export function naiveCrossEntropies(logits: ArrayLike<number>, labels: readonly number[]): number[] {
  const classes = logits.length / labels.length
  return labels.map((label, i) => {
    const row = Array.from(logits).slice(i * classes, (i + 1) * classes)
    const highest = Math.max(...row)
    return highest + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - highest), 0)) - row[label]!
  })
}

/** Mean of -log softmax(logits)[label]. */
export function naiveCrossEntropy(logits: ArrayLike<number>, labels: readonly number[]): number {
  return naiveCrossEntropies(logits, labels).reduce((sum, loss) => sum + loss, 0) / labels.length
}

/** Gradient by central differences, one value after another; `values` are as before afterwards. */
export function naiveGradient(values: Float64Array, f: () => number, step = 1e-6): Float64Array {
  return values.map((value, i) => {
    values[i] = value + step
    const above = f()
    values[i] = value - step
    const below = f()
    values[i] = value
    return (above - below) / (2 * step)
  })
}

/** Infinity for other lengths; NaN stays NaN, and so fails any bound. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity
  let largest = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!)
    if (!(difference <= largest)) largest = difference
    if (Number.isNaN(difference)) return NaN
  }
  return largest
}
