/** A sample of many columns, of which quantiles are taken at the end: of all images where there are few, else of some drawn by a seed. */
import type { RankedImages } from '../../contract/microscope'
import { randomStream } from '../random'

/** Images of which quantiles are taken, at most; 50 MB for the study's network. */
export const sampleSize = 10_000
/** Quantiles kept of each column, at most. */
export const gridSize = 513

export class Quantiles {
  private readonly sampled: Int32Array
  /** Place in the sample of each image, -1 for those that are not in it. */
  private readonly place: Int32Array
  private readonly values: Float32Array

  constructor(
    private readonly columns: number,
    images: number,
  ) {
    this.sampled = drawSample(images)
    this.place = new Int32Array(images).fill(-1)
    this.sampled.forEach((image, place) => (this.place[image] = place))
    this.values = new Float32Array(columns * this.sampled.length)
  }

  /** @param values as of `Extremes.add` */
  add(values: Float32Array, stride: number, images: Int32Array): void {
    const size = this.sampled.length
    const places = Int32Array.from(images, (image) => this.place[image]!)
    for (let column = 0; column < this.columns; column++) {
      for (let i = 0, at = column * stride; i < places.length; i++, at++) {
        if (places[i]! >= 0) this.values[column * size + places[i]!] = values[at]!
      }
    }
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

/** Sorts by the bits of the values (radix sort), a tenth of the time of a comparing sort that has to carry the places. */
export class Sorter {
  private keys: Uint32Array
  private sortedKeys: Uint32Array
  private places: Int32Array
  private sortedPlaces: Int32Array
  private readonly counts = new Int32Array(digits)

  constructor(private readonly size: number) {
    this.keys = new Uint32Array(size)
    this.sortedKeys = new Uint32Array(size)
    this.places = new Int32Array(size)
    this.sortedPlaces = new Int32Array(size)
  }

  /** Places of the values in ascending order, of equal ones the first first; valid until the next call. NaN is above all. */
  order(values: Float32Array): Int32Array {
    // Adding 0 makes 0 of -0, which is equal to it.
    const bits = new Uint32Array(Float32Array.from(values, (value) => value + 0).buffer)
    for (let i = 0; i < this.size; i++) {
      this.keys[i] = ascending(bits[i]!)
      this.places[i] = i
    }
    for (let shift = 0; shift < 32; shift += digitBits) this.pass(shift)
    return this.places
  }

  private pass(shift: number): void {
    const { keys, sortedKeys, places, sortedPlaces, counts, size } = this
    counts.fill(0)
    for (let i = 0; i < size; i++) counts[(keys[i]! >>> shift) & (digits - 1)]!++
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
