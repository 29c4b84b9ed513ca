import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeMessage } from '../contract/codec'
import type { EngineFeaturesChunk } from '../contract/engine'
import type { Aggregation, FeatureScan, SaeLayer } from '../contract/sae'
import { paintSplit } from '../lab/data/canvas'
import { openDataset, type Dataset } from '../lab/data/dataset'
import { architectureOf, layerShape } from '../lab/model/architecture'
import { activations, resume, type CnnParams } from '../lab/model/cnn'
import { initParams } from '../lab/model/init'
import { ops, useOps } from '../lab/ops'
import { randomStream } from '../lab/random'
import { saeVariants } from '../lab/sae'
import { disposeSae, type Sae } from '../lab/sae/sae'
import { effectiveNumber, selectivity } from '../stats/selectivity'
import { chooseBackend } from './backend-choice'
import { otherLiving } from './living-features'
import { codesOfImage, featureMaps, scanFeatures } from './sae-features'
import type { Subject } from './subject'
import { smallDataset } from './testing'

const architecture = architectureOf({ widths: [3, 4, 5], thirdPool: true })
const images = 130
const latents = 7

let params: CnnParams
let dataset: Dataset

beforeAll(async () => {
  await chooseBackend()
  params = initParams(architecture, 4)
  // Larger than PyTorch's, so that colours and digits make a difference up to the last layer.
  for (const parameter of Object.values(params)) parameter.assign(parameter.mul(3))
  // Above 0 where nothing is drawn: zeros there would tie with those around the map, which no shift moves, and a tie in a pool has no derivative.
  params['conv1.bias']!.assign(params['conv1.bias']!.abs())
  dataset = openDataset(smallDataset({}, 60, images))
})

/** With a dictionary drawn at random; its last feature is dead. */
function someSae(layer: SaeLayer, aggregation: Aggregation): Sae {
  const random = randomStream(8, layer, aggregation)
  const width = layerShape(architecture, layer).at(-1)!
  const draw = (shape: number[], low: number, high: number) =>
    tf.tensor(
      Float32Array.from({ length: shape.reduce((product, side) => product * side, 1) }, () => random.uniform(low, high)),
      shape,
    )
  const variant = saeVariants.get('relu-l1')
  const bias = Float32Array.from({ length: latents }, (_, feature) => (feature === latents - 1 ? -1e6 : random.uniform(-0.5, 0.5)))
  return {
    ...{ variant, layer, aggregation, width, latents },
    settings: saeVariants.check('relu-l1', undefined, {}),
    params: {
      W_enc: draw([width, latents], -1, 1),
      b_enc: tf.tensor1d(bias),
      W_dec: draw([latents, width], -1, 1),
      b_dec: draw([width], -1, 1),
      mean: draw([width], 0, 0.2),
      std: draw([width], 0.2, 2),
    },
  }
}

const subjectOf = (sae: Sae): Subject => ({
  network: { architecture, params },
  sae,
  dataset,
  keys: { model: 'model', sae: 'sae' },
  hashes: { model: 'model', sae: 'sae' },
})

async function scan(subject: Subject, signal = new AbortController().signal): Promise<{ found: FeatureScan; progress: number[] }> {
  const chunks: EngineFeaturesChunk[] = []
  await scanFeatures(subject, 'balanced', (chunk) => chunks.push(chunk), signal)
  const progress = chunks.flatMap((chunk) => (chunk.type === 'progress' ? [chunk.done] : []))
  const last = chunks.at(-1)!
  if (last.type !== 'done') throw new Error('the scan has no end')
  return { found: decodeMessage(last.scan) as FeatureScan, progress }
}

/** [positions][latents] of one image, by the formula, number by number. */
function codesByHand({ layer, aggregation, params: own, width }: Sae, image: number): number[][] {
  const numbers = (name: string) => [...own[name]!.dataSync()]
  const [encoder, bias, mean, std] = [numbers('W_enc'), numbers('b_enc'), numbers('mean'), numbers('std')]
  const map = tf.tidy(() => {
    const painted = paintSplit(dataset.settings, dataset.splits.balanced, Int32Array.of(image))
    return [...activations(architecture, params, painted, [layer])[layer]!.dataSync()]
  })
  const positions = Array.from({ length: map.length / width }, (_, position) => map.slice(position * width, (position + 1) * width))
  const average = mean.map((_, channel) => positions.reduce((sum, vector) => sum + vector[channel]!, 0) / positions.length)
  const vectors = aggregation === 'per_position' ? positions : [average]
  return vectors.map((vector) =>
    bias.map((offset, feature) =>
      Math.max(
        0,
        vector.reduce((sum, value, channel) => sum + ((value - mean[channel]!) / std[channel]!) * encoder[channel * latents + feature]!, offset),
      ),
    ),
  )
}

describe.each([
  ['relu1', 'per_position', 28],
  ['relu2', 'spatial_mean', 1],
  ['relu3', 'per_position', 7],
  ['gap', 'spatial_mean', 1],
] as const)('features of %s, %s', (layer, aggregation, side) => {
  let sae: Sae
  let found: FeatureScan
  let progress: number[]
  /** [images][positions][latents] */
  let codes: number[][][]

  beforeAll(async () => {
    sae = someSae(layer, aggregation)
    codes = Array.from({ length: images }, (_, image) => codesByHand(sae, image))
    ;({ found, progress } = await scan(subjectOf(sae)))
  })

  it('have the figures of the codes that the formula gives, each position a vector', () => {
    expect(found).toMatchObject({ images, vectors: images * side * side })
    const { color, digit } = dataset.splits.balanced
    const ofVectors = (label: Uint8Array) => codes.flatMap((vectors, image) => vectors.map(() => label[image]!))
    for (const figures of found.features) {
      const values = codes.flat().map((vector) => vector[figures.feature]!)
      const near = (value: number | null, wanted: number | null, tolerance: number) => {
        if (value === null || wanted === null) expect(value).toBe(wanted)
        else expect(Math.abs(value - wanted)).toBeLessThan(tolerance * Math.max(1, Math.abs(wanted)))
      }
      near(figures.colorSelectivity, selectivity(values, ofVectors(color)), 1e-3)
      near(figures.digitSelectivity, selectivity(values, ofVectors(digit)), 1e-3)
      near(figures.effectiveColors, effectiveNumber(values, ofVectors(color)), 1e-3)
      near(figures.effectiveDigits, effectiveNumber(values, ofVectors(digit)), 1e-3)
      near(figures.mean, values.reduce((sum, value) => sum + value, 0) / values.length, 1e-4)
      near(figures.high, Math.max(...values), 1e-4)
      near(figures.frequency, values.filter((value) => value > 0).length / values.length, 2e-3)
      expect(figures.dead).toBe(values.every((value) => value === 0))
    }
    expect(found.features[latents - 1]!.dead).toBe(true)
    expect(found.features.some(({ colorSelectivity }) => colorSelectivity! > 0.05)).toBe(true)
  })

  it('have histograms over all vectors, and the strongest images first', () => {
    for (let feature = 0; feature < latents; feature++) {
      const counted = found.histogram.subarray(feature * 40, (feature + 1) * 40).reduce((sum, count) => sum + count, found.zeros[feature]!)
      expect(counted).toBe(images * side * side)
      const strongest = codes.map((vectors) => Math.max(...vectors.map((vector) => vector[feature]!)))
      const sorted = [...strongest].sort((a, b) => b - a)
      const { index, value, length } = found.top
      expect(length).toBe(64)
      for (let i = 0; i < length; i++) {
        expect(Math.abs(value[feature * length + i]! - sorted[i]!)).toBeLessThan(1e-3 * Math.max(1, sorted[i]!))
        expect(Math.abs(strongest[index[feature * length + i]!]! - sorted[i]!)).toBeLessThan(1e-3 * Math.max(1, sorted[i]!))
      }
    }
  })

  it('carry shares of the variance of the standardised reconstruction', () => {
    const decoder = sae.params.W_dec!.dataSync()
    const carried = Array.from({ length: latents }, (_, feature) => {
      const row = [...decoder.subarray(feature * sae.width, (feature + 1) * sae.width)]
      return found.features[feature]!.std ** 2 * row.reduce((sum, weight) => sum + weight ** 2, 0)
    })
    const total = carried.reduce((sum, share) => sum + share, 0)
    found.features.forEach(({ varianceShare }, feature) => expect(varianceShare).toBeCloseTo(carried[feature]! / total, 5))
  })

  it('change the logits as a step along their direction at all positions does', () => {
    const step = layer === 'gap' || layer === 'relu3' ? 1 : 2e-3
    const expected = tf.tidy(() => {
      const painted = paintSplit(
        dataset.settings,
        dataset.splits.balanced,
        Int32Array.from({ length: images }, (_, i) => i),
      )
      const at = activations(architecture, params, painted, [layer])[layer]!
      const direction = sae.params.W_dec!.mul(sae.params.std!)
      return Array.from({ length: latents }, (_, feature) => {
        const along = direction.slice([feature, 0], [1, -1]).reshape([sae.width])
        const [up, down] = [step, -step].map((by) => resume(architecture, params, layer, at.add(along.mul(by))).mean(0))
        return [
          ...up!
            .sub(down!)
            .div(2 * step)
            .dataSync(),
        ]
      }).flat()
    })
    const scale = Math.max(...expected.map(Math.abs))
    const tolerance = (layer === 'gap' || layer === 'relu3' ? 1e-4 : 2e-2) * scale
    expected.forEach((wanted, at) => expect(Math.abs(found.effect[at]! - wanted)).toBeLessThan(tolerance))
  })

  it('fire where the map says, and on one image as codes of it say', async () => {
    const subject = subjectOf(sae)
    const { maps, side: found } = await featureMaps(subject, { split: 'balanced', indices: [5, 90, 5], feature: 2 }, new AbortController().signal)
    expect(found).toBe(side)
    const expected = [5, 90, 5].flatMap((image) => codes[image]!.map((vector) => vector[2]!))
    expect(maps).toHaveLength(expected.length)
    maps.forEach((code, at) => expect(Math.abs(code - expected[at]!)).toBeLessThan(1e-3 * Math.max(1, expected[at]!)))
    const { codes: means, strongest } = codesOfImage(subject, { from: 'split', split: 'balanced', index: 90 })
    for (let feature = 0; feature < latents; feature++) {
      const values = codes[90]!.map((vector) => vector[feature]!)
      expect(Math.abs(means[feature]! - values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(1e-3)
      expect(Math.abs(strongest[feature]! - Math.max(...values))).toBeLessThan(1e-3 * Math.max(1, strongest[feature]!))
    }
    // More images than a batch holds.
    const every = Array.from({ length: images }, (_, image) => image)
    const { maps: all } = await featureMaps(subject, { split: 'balanced', indices: every, feature: 3 }, new AbortController().signal)
    const wanted = codes.flatMap((vectors) => vectors.map((vector) => vector[3]!))
    expect(all).toHaveLength(wanted.length)
    expect(all.findIndex((code, at) => !(Math.abs(code - wanted[at]!) < 1e-3 * Math.max(1, wanted[at]!)))).toBe(-1)
    await expect(featureMaps(subject, { split: 'balanced', indices: [images], feature: 0 }, new AbortController().signal)).rejects.toMatchObject({
      kind: 'bad-input',
    })
    await expect(featureMaps(subject, { split: 'balanced', indices: [], feature: latents }, new AbortController().signal)).rejects.toMatchObject({
      kind: 'bad-input',
    })
  })

  it('count up to the whole set once, and leave no tensor behind, finished or given up', async () => {
    expect(progress.at(-1)).toBe(images)
    expect([...progress].sort((a, b) => a - b)).toEqual(progress)
    const before = tf.memory().numTensors
    await scan(subjectOf(sae))
    const stop = new AbortController()
    let meanwhile = false
    const given = scanFeatures(
      subjectOf(sae),
      'balanced',
      () => {
        setImmediate(() => {
          meanwhile = true
          stop.abort()
        })
      },
      stop.signal,
    )
    await expect(given).rejects.toMatchObject({ kind: 'cancelled' })
    expect(meanwhile).toBe(true)
    expect(tf.memory().numTensors).toBe(before)
    disposeSae(sae)
  })
})

it('the network is run on a split once for all autoencoders with one vector an image', async () => {
  const known = ops()
  const asked: number[] = []
  useOps({
    ...known,
    layerMeans(...given) {
      asked.push(given[2].shape[0])
      return known.layerMeans?.(...given) ?? null
    },
  })
  try {
    for (const layer of ['relu3', 'relu1'] as const) {
      const sae = someSae(layer, 'spatial_mean')
      await scan({ ...subjectOf(sae), keys: { model: 'scanned twice', sae: layer } })
      disposeSae(sae)
      expect(asked).toEqual([100, 30])
    }
  } finally {
    useOps(known)
  }
})

it('what a layer does to the logits is found once for all autoencoders there', async () => {
  const backwards: boolean[] = []
  for (const aggregation of ['spatial_mean', 'per_position'] as const) {
    const sae = someSae('relu2', aggregation)
    const { kernelNames } = await tf.profile(async () => {
      await scan({ ...subjectOf(sae), keys: { model: 'differentiated once', sae: aggregation } })
      return []
    })
    backwards.push(kernelNames.includes('Conv2DBackpropInput'))
    disposeSae(sae)
  }
  expect(backwards).toEqual([true, false])
})

it('an image’s codes are those of what is drawn', () => {
  const sae = someSae('relu2', 'per_position')
  const { splits, settings } = dataset
  const index = 11
  const grey = Uint8Array.from(splits.hard.grey(Int32Array.of(index)))
  const rgb = [...settings.palette[splits.hard.color[index]!]!] as [number, number, number]
  const subject = subjectOf(sae)
  expect(codesOfImage(subject, { from: 'drawing', grey, rgb })).toEqual(codesOfImage(subject, { from: 'split', split: 'hard', index }))
  disposeSae(sae)
})

it('another feature to compare with is drawn by the seed: a living one, and never itself', () => {
  const sae = someSae('relu2', 'spatial_mean')
  const drawn = Array.from({ length: 80 }, (_, seed) => otherLiving(subjectOf(sae), 2, seed)!)
  expect(otherLiving(subjectOf(sae), 2, 5)).toBe(drawn[5])
  expect(new Set(drawn).size).toBeGreaterThan(2)
  expect(drawn).not.toContain(2)
  expect(drawn).not.toContain(latents - 1)
  // Of another autoencoder on the same network all but two are dead.
  const other = someSae('relu2', 'spatial_mean')
  other.params.b_enc!.dispose()
  other.params.b_enc = tf.tensor1d(Array.from({ length: latents }, (_, feature) => (feature === 0 || feature === 2 ? 1e3 : -1e6)))
  const onOther = { ...subjectOf(other), keys: { model: 'model', sae: 'other' } }
  for (let seed = 0; seed < 5; seed++) expect(otherLiving(onOther, 2, seed)).toBe(0)
  disposeSae(other)
  disposeSae(sae)
})
