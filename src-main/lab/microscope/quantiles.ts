/** A sample of many columns, of which quantiles are taken at the end: of all images where there are few, else of some drawn by a seed. */
import type { RankedImages } from '../../contract/microscope'
import { randomStream } from '../random'

/** Images of which quantiles are taken, at most; 50 MB for the study's network. */
export const sampleSize = 10_000
/** Quantiles kept of each column, at most. */
export const gridSize = 513

export class Quantiles {
  private readonly sampled: Int32Array
  /** So many of them have passed. */
  private filled = 0
  private readonly values: Float32Array

  constructor(
    private readonly columns: number,
    images: number,
  ) {
    this.sampled = drawSample(images)
    this.values = new Float32Array(columns * this.sampled.length)
  }

  /** @param values as of `Extremes.add`; the images ascend over the calls */
  add(values: Float32Array, stride: number, images: Int32Array): void {
    const size = this.sampled.length
    const first = this.filled
    const rows = this.rowsInSample(images)
    for (let column = 0; column < this.columns; column++) {
      for (let i = 0, to = column * size + first, from = column * stride; i < rows.length; i++) this.values[to + i] = values[from + rows[i]!]!
    }
  }

  /** Which of the images are the next ones of the sample. */
  private rowsInSample(images: Int32Array): Int32Array {
    const rows: number[] = []
    images.forEach((image, row) => {
      if (image !== this.sampled[this.filled]) return
      rows.push(row)
      this.filled++
    })
    return Int32Array.from(rows)
  }

  /** Ascending and evenly spaced in rank, from the smallest value of the sample to the largest. */
  grid(): RankedImages {
    const size = this.sampled.length
    const length = Math.min(size, gridSize)
    const ranks = Int32Array.from({ length }, (_, i) => (length === 1 ? 0 : Math.round((i * (size - 1)) / (length - 1))))
    const grid = { length, value: new Float32Array(this.columns * length), index: new Int32Array(this.columns * length) }
    const sorter = new Sorter(size)
    for (let column = 0; column < this.columns; column++) {
      const values = this.values.subarray(column * size, (column + 1) * size)
      const order = sorter.order(values)
      for (let i = 0; i < length; i++) {
        const place = order[ranks[i]!]!
        grid.value[column * length + i] = values[place]!
        grid.index[column * length + i] = this.sampled[place]!
      }
    }
    return grid
  }
}

/** Ascending. */
function drawSample(images: number): Int32Array {
  const all = Int32Array.from({ length: images }, (_, i) => i)
  if (images <= sampleSize) return all
  randomStream(0, 'microscope', 'sample').shuffle(all)
  return all.slice(0, sampleSize).sort()
}

const digitBits = 11
const digits = 1 << digitBits
const shifts = [0, digitBits, 2 * digitBits]

/** Sorts by the bits of the values (radix sort), a tenth of the time of a comparing sort that has to carry the places. */
export class Sorter {
  private readonly floats: Float32Array
  private readonly bits: Uint32Array
  private keys: Uint32Array
  private sortedKeys: Uint32Array
  private places: Int32Array
  private sortedPlaces: Int32Array
  /** Of each digit of the keys, how often it has each value. */
  private readonly counts = shifts.map(() => new Int32Array(digits))

  constructor(private readonly size: number) {
    this.floats = new Float32Array(size)
    this.bits = new Uint32Array(this.floats.buffer)
    this.keys = new Uint32Array(size)
    this.sortedKeys = new Uint32Array(size)
    this.places = new Int32Array(size)
    this.sortedPlaces = new Int32Array(size)
  }

  /** Places of the values in ascending order, of equal ones the first first; valid until the next call. NaN is above all. */
  order(values: Float32Array): Int32Array {
    this.readKeys(values)
    shifts.forEach((shift, digit) => this.pass(shift, this.counts[digit]!))
    return this.places
  }

  private readKeys(values: Float32Array): void {
    const { floats, bits, keys, places, size } = this
    const [low, middle, high] = this.counts as [Int32Array, Int32Array, Int32Array]
    for (const counts of this.counts) counts.fill(0)
    for (let i = 0; i < size; i++) {
      // Adding 0 makes 0 of -0, which is equal to it.
      floats[i] = values[i]! + 0
      const key = ascending(bits[i]!)
      keys[i] = key
      places[i] = i
      low[key & (digits - 1)]!++
      middle[(key >>> digitBits) & (digits - 1)]!++
      high[key >>> (2 * digitBits)]!++
    }
  }

  private pass(shift: number, counts: Int32Array): void {
    const { keys, sortedKeys, places, sortedPlaces, size } = this
    for (let digit = 0, start = 0; digit < digits; digit++) {
      const count = counts[digit]!
      counts[digit] = start
      start += count
    }
    for (let i = 0; i < size; i++) {
      const key = keys[i]!
      const at = counts[(key >>> shift) & (digits - 1)]!++
      sortedKeys[at] = key
      sortedPlaces[at] = places[i]!
    }
    this.keys = sortedKeys
    this.sortedKeys = keys
    this.places = sortedPlaces
    this.sortedPlaces = places
  }
}

/** Bits of a float as a whole number of the same order: negative ones run backwards, and below the others. */
const ascending = (bits: number) => (bits & 0x80000000 ? ~bits : bits | 0x80000000) >>> 0
