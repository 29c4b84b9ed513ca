import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { histogramBins, varianceShareOf, type FeatureScan } from '../../contract/sae'
import { effectiveNumber, selectivity } from '../../stats/selectivity'
import { randomStream } from '../random'
import { FeatureHistograms } from './feature-histograms'
import { FeatureSums, type Labels } from './feature-sums'
import { featureScan } from './features'

/** Both passes, in batches of this many images. @param codes [images, positions, latents] */
function scan(codes: tf.Tensor3D, labels: Labels, batch: number, squaredNorms: number[]): FeatureScan {
  const [images, positions, latents] = codes.shape
  const batches = Array.from({ length: Math.ceil(images / batch) }, (_, i) => {
    const size = Math.min(batch, images - i * batch)
    return { places: Int32Array.from({ length: size }, (__, j) => i * batch + j), part: codes.slice([i * batch], [size]) }
  })
  const sums = new FeatureSums(latents, images)
  for (const { part, places } of batches) {
    const of = (bytes: Uint8Array) => Uint8Array.from(places, (place) => bytes[place]!)
    sums.add(part, places, { color: of(labels.color), digit: of(labels.digit) })
  }
  const histograms = new FeatureHistograms(sums.high())
  for (const { part } of batches) {
    histograms.add(part.dataSync<'float32'>())
    part.dispose()
  }
  const found = featureScan({ images, positions, sums, histograms, squaredNorms: Float32Array.from(squaredNorms), effect: new Float32Array(0) })
  sums.dispose()
  return found
}

const rowOf = <T extends Float32Array | Int32Array | Uint32Array>(values: T, row: number, length: number) => [
  ...values.subarray(row * length, (row + 1) * length),
]

beforeAll(() => tf.setBackend('cpu'))

describe('four features worked by hand, on four images of two positions', () => {
  const labels = { color: Uint8Array.of(0, 0, 1, 1), digit: Uint8Array.of(0, 1, 0, 1) }
  let found: FeatureScan

  beforeAll(() => {
    const codes = tf.tensor3d([
      // Of each image two positions; features: by image, in one position of the first two, never, always.
      [
        [1, 0, 0, 2],
        [1, 4, 0, 2],
      ],
      [
        [3, 0, 0, 2],
        [3, 4, 0, 2],
      ],
      [
        [5, 0, 0, 2],
        [5, 0, 0, 2],
      ],
      [
        [7, 0, 0, 2],
        [7, 0, 0, 2],
      ],
    ])
    found = scan(codes, labels, 3, [1, 2, 9, 9])
    codes.dispose()
  })

  it('count every position as a vector', () => {
    expect(found).toMatchObject({ images: 4, vectors: 8 })
    expect(found.features.map(({ frequency }) => frequency)).toEqual([1, 2 / 8, 0, 1])
    expect(found.features.map(({ dead }) => dead)).toEqual([false, false, true, false])
  })

  it('are as selective as their variance between classes says', () => {
    // Values 1 3 | 5 7 by colour: between 4, total 5; by digit 1 5 | 3 7: between 1. Values 0 4 0 4 | 0 0 0 0: means 2 and 0, between 1, total 3.
    expect(found.features[0]!.colorSelectivity).toBeCloseTo(4 / 5, 6)
    expect(found.features[0]!.digitSelectivity).toBeCloseTo(1 / 5, 6)
    expect(found.features[1]!.colorSelectivity).toBeCloseTo(1 / 3, 6)
    expect(found.features[1]!.digitSelectivity).toBeCloseTo(0, 6)
    for (const still of [2, 3]) expect(found.features[still]).toMatchObject({ colorSelectivity: null, digitSelectivity: null })
  })

  it('go with so many classes', () => {
    // Means 2 and 6 by colour: shares 1/4 and 3/4.
    expect(found.features[0]).toMatchObject({ bestColor: 1, bestDigit: 1 })
    expect(found.features[0]!.effectiveColors).toBeCloseTo(4 / 3 ** 0.75, 6)
    expect(found.features[1]).toMatchObject({ effectiveColors: 1, bestColor: 0 })
    expect(found.features[1]!.effectiveDigits).toBeCloseTo(2, 6)
    expect(found.features[2]).toMatchObject({ effectiveColors: null, bestColor: null, bestDigit: null })
  })

  it('have a mean, a deviation, a largest code and a share of the variance', () => {
    expect(found.features.map(({ mean }) => mean)).toEqual([4, 1, 0, 2].map((value) => expect.closeTo(value, 6) as number))
    expect(found.features.map(({ std }) => std)).toEqual([Math.sqrt(5), Math.sqrt(3), 0, 0].map((value) => expect.closeTo(value, 5) as number))
    expect(found.features.map(({ high }) => high)).toEqual([7, 4, 0, 2])
    // Variances 5 and 3, times squared norms 1 and 2.
    expect(found.features.map(({ varianceShare }) => varianceShare)).toEqual(
      [5 / 11, 6 / 11, 0, 0].map((value) => expect.closeTo(value, 6) as number),
    )
    expect(varianceShareOf(found.features, 'color')).toBeCloseTo(5 / 11, 6)
    expect(varianceShareOf(found.features, 'color', 0.3)).toBeCloseTo(1, 6)
    expect(varianceShareOf(found.features, 'digit')).toBe(0)
  })

  it('are spread over bins from 0 to their largest code, zeros apart', () => {
    expect([...found.zeros]).toEqual([0, 6, 8, 0])
    const filled = (feature: number) => rowOf(found.histogram, feature, histogramBins).flatMap((count, bin) => (count > 0 ? [[bin, count]] : []))
    // 40 bins up to 7: 1 lies at 5.7, 3 at 17.1, 5 at 28.6.
    expect(filled(0)).toEqual([
      [5, 2],
      [17, 2],
      [28, 2],
      [39, 2],
    ])
    expect(filled(1)).toEqual([[39, 2]])
    expect(filled(2)).toEqual([])
  })

  it('name their strongest images by the largest code of each', () => {
    const { index, value, length } = found.top
    expect(rowOf(index, 0, length)).toEqual([3, 2, 1, 0])
    expect(rowOf(value, 0, length)).toEqual([7, 5, 3, 1])
    expect(rowOf(index, 1, length)).toEqual([0, 1, 2, 3])
    expect(rowOf(value, 1, length)).toEqual([4, 4, 0, 0])
  })
})

describe.each([1, 5])('many vectors, %d an image', (positions) => {
  const [images, latents] = [230, 6]
  const labels = {
    color: Uint8Array.from({ length: images }, (_, i) => (i * 7) % 10),
    digit: Uint8Array.from({ length: images }, (_, i) => (i >> 2) % 10),
  }
  let values: Float32Array
  let found: FeatureScan
  let left: number

  /** Codes of a feature, image after image. */
  const column = (feature: number) => Array.from({ length: images * positions }, (_, vector) => values[vector * latents + feature]!)
  const byVector = (label: Uint8Array) => Array.from({ length: images * positions }, (_, vector) => label[Math.floor(vector / positions)]!)

  beforeAll(() => {
    const random = randomStream(5, 'codes')
    // About half of the codes are 0; the last feature is large beside what it varies by.
    values = Float32Array.from({ length: images * positions * latents }, (_, at) => {
      const [feature, image] = [at % latents, Math.floor(at / (latents * positions))]
      if (feature === latents - 1) return 1000 + labels.color[image]! / 10 + random.uniform(0, 1)
      return Math.max(0, random.uniform(-3, 3) + (feature < 2 ? labels.color[image]! / 3 : labels.digit[image]! / 5))
    })
    const before = tf.memory().numTensors
    const codes = tf.tensor3d(Float32Array.from(values), [images, positions, latents])
    found = scan(codes, labels, 64, new Array<number>(latents).fill(1))
    codes.dispose()
    left = tf.memory().numTensors - before
  })

  it('give the figures of all their values at once, and leave no tensor behind', () => {
    for (const figures of found.features) {
      const codes = column(figures.feature)
      expect(figures.colorSelectivity).toBeCloseTo(selectivity(codes, byVector(labels.color))!, 4)
      expect(figures.digitSelectivity).toBeCloseTo(selectivity(codes, byVector(labels.digit))!, 4)
      expect(figures.effectiveColors).toBeCloseTo(effectiveNumber(codes, byVector(labels.color))!, 4)
      expect(figures.effectiveDigits).toBeCloseTo(effectiveNumber(codes, byVector(labels.digit))!, 4)
      const mean = codes.reduce((sum, code) => sum + code, 0) / codes.length
      expect(Math.abs(figures.mean - mean)).toBeLessThan(1e-6 * Math.max(1, mean))
      expect(figures.std).toBeCloseTo(Math.sqrt(codes.reduce((sum, code) => sum + (code - mean) ** 2, 0) / codes.length), 4)
      expect(figures.high).toBe(Math.max(...codes))
      expect(figures.frequency).toBe(codes.filter((code) => code > 0).length / codes.length)
    }
    expect(found.features.reduce((sum, { varianceShare }) => sum + varianceShare, 0)).toBeCloseTo(1, 6)
    expect(left).toBe(0)
  })

  it('have histograms that sum to all of them', () => {
    expect(found.vectors).toBe(images * positions)
    for (let feature = 0; feature < latents; feature++) {
      const codes = column(feature)
      const high = Math.max(...codes)
      const expected = new Array<number>(histogramBins).fill(0)
      for (const code of codes) if (code > 0) expected[Math.min(histogramBins - 1, Math.floor((code * histogramBins) / high))]! += 1
      const counts = rowOf(found.histogram, feature, histogramBins)
      expect(counts).toEqual(expected)
      expect(counts.reduce((sum, count) => sum + count, found.zeros[feature]!)).toBe(found.vectors)
    }
  })

  it('have as their top the beginning of a full sort of the images by their largest code', () => {
    const { index, value, length } = found.top
    for (let feature = 0; feature < latents; feature++) {
      const codes = column(feature)
      const largest = Array.from({ length: images }, (_, image) => Math.max(...codes.slice(image * positions, (image + 1) * positions)))
      const sorted = [...largest.keys()].sort((a, b) => largest[b]! - largest[a]! || a - b).slice(0, 64)
      expect(rowOf(index, feature, length)).toEqual(sorted)
      expect(rowOf(value, feature, length)).toEqual(sorted.map((image) => largest[image]!))
    }
  })
})
