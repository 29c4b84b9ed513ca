import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { channelPair } from '../contract/channel'
import { decodeMessage } from '../contract/codec'
import { datasetSettingsSchema, type DatasetSettings } from '../contract/dataset'
import { engineContract } from '../contract/engine'
import { scanObjectives, type Scan } from '../contract/microscope'
import { createClient, serve, type Client } from '../contract/rpc'
import { paintSplit } from '../lab/data/canvas'
import { openDataset } from '../lab/data/dataset'
import { idxImages, idxLabels } from '../lab/data/testing'
import { receptiveField } from '../lab/microscope/receptive'
import { architectureOf, layersOf, torchShapes, type CnnArchitecture, type LayerName } from '../lab/model/architecture'
import { activations, disposeParams, type CnnParams } from '../lab/model/cnn'
import { initParams } from '../lab/model/init'
import { encode, fromTorch, toTorch, type NamedArray } from '../lab/model/safetensors'
import { randomStream } from '../lab/random'
import { effectiveNumber, selectivity } from '../stats/selectivity'
import { chooseBackend } from './backend-choice'
import { engineHandlers } from './handlers'
import { scanBatch } from './microscope'
import { smallDataset } from './testing'

let engine: Client<typeof engineContract>

beforeAll(async () => {
  const [left, right] = channelPair()
  serve(engineContract, engineHandlers(await chooseBackend()), right)
  engine = createClient(engineContract, left)
})

async function load(params: CnnParams, { thirdPool }: CnnArchitecture): Promise<{ key: string }> {
  const { key } = await engine.call('model.load', { bytes: Uint8Array.from(encode(toTorch(params), { thirdPool: String(thirdPool) })) })
  return { key }
}

async function scan(model: { key: string }, dataset: DatasetSettings, split: 'hard' | 'train' | 'balanced' = 'hard') {
  const progress: number[] = []
  let found: Scan | null = null
  await engine.stream('microscope.scan', { model, dataset, split }, (chunk) => {
    if (chunk.type === 'done') found = decodeMessage(chunk.scan) as Scan
    else progress.push(chunk.done)
  }).done
  return { scan: found! as Scan, progress }
}

const column = (table: { length: number }, values: ArrayLike<number>, at: number) =>
  Array.from({ length: table.length }, (_, i) => values[at * table.length + i]!)

describe('a network whose only channel in conv1 is red minus green minus blue', () => {
  const architecture = architectureOf({ widths: [1, 1, 1], thirdPool: true })
  const inks = 100 / 784
  let dataset: DatasetSettings
  let model: { key: string }
  let found: Scan

  /** A square of 10 by 10 white pixels for every digit: 1,000 for the test sets. */
  function squares(): string {
    const folder = mkdtempSync(join(tmpdir(), 'lab-squares-'))
    for (const [stem, count] of [
      ['train', 10],
      ['t10k', 1000],
    ] as const) {
      const pixels = Uint8Array.from({ length: count * 784 }, (_, at) => (inSquare(Math.floor((at % 784) / 28)) && inSquare(at % 28) ? 255 : 0))
      writeFileSync(join(folder, `${stem}-images-idx3-ubyte`), idxImages(count, pixels))
      writeFileSync(join(folder, `${stem}-labels-idx1-ubyte`), idxLabels(Uint8Array.from({ length: count }, (_, i) => i % 10)))
    }
    return folder
  }
  const inSquare = (place: number) => place >= 9 && place < 19

  function detector(): CnnParams {
    const weights: Record<string, NamedArray> = {}
    for (const [name, shape] of Object.entries(torchShapes(architecture))) {
      weights[name] = { shape, data: new Float32Array(shape.reduce((product, side) => product * side, 1)) }
    }
    // [out, in, h, w]: the middle of each 3x3 filter.
    ;[1, -1, -1].forEach((weight, color) => (weights['conv1.weight']!.data[9 * color + 4] = weight))
    return fromTorch(weights)
  }

  beforeAll(async () => {
    dataset = datasetSettingsSchema.parse({ source: `idx:${squares()}` })
    const params = detector()
    model = await load(params, architecture)
    disposeParams(params)
    found = (await scan(model, dataset, 'balanced')).scan
  })

  // Red is 255 0 0, orange 255 128 0; all other colours have as much green and blue as red, or more.
  const orange = 127 / 255
  const [p, q] = [1 / (1 + orange), orange / (1 + orange)]
  const redAndOrange = Math.exp(-p * Math.log(p) - q * Math.log(q))

  it('its strongest images are red, all of them with the value 1, in their order', () => {
    const { color } = openDataset(dataset).splits.balanced
    const red = [...color.keys()].filter((image) => color[image] === 0)
    const at = found.columns.channel_max.conv1!
    expect(column(found.top, found.top.index, at)).toEqual(red.slice(0, 64))
    expect(column(found.top, found.top.value, at)).toEqual(new Array(64).fill(1))
  })

  it('its effective number of colours is that of red and orange, and its selectivity that of two colours among ten', () => {
    const { color, digit } = openDataset(dataset).splits.balanced
    const counts = Array.from({ length: 10 }, (_, k) => color.filter((worn) => worn === k).length)
    const n = color.length
    for (const [layer, objective, scale] of [
      ['relu1', 'channel_max', 1],
      ['relu1', 'channel_mean', inks],
      ['pool1', 'channel_max', 1],
    ] as const) {
      const figures = found.objectives[objective].find((of) => of.layer === layer)!.channels[0]!
      expect(figures.effectiveColors).toBeCloseTo(redAndOrange, 5)
      // The colour fixes the value: nothing varies within a class.
      expect(figures.colorSelectivity).toBeCloseTo(1, 5)
      expect(figures.mean).toBeCloseTo((scale * (counts[0]! + orange * counts[6]!)) / n, 5)
      const values = Array.from(color, (worn) => (worn === 0 ? scale : worn === 6 ? scale * orange : 0))
      expect(figures.digitSelectivity).toBeCloseTo(selectivity(values, digit)!, 5)
      expect(figures.effectiveDigits).toBeCloseTo(effectiveNumber(values, digit)!, 4)
      expect(figures).toMatchObject({ bestColor: 0, low: 0, dead: false })
      expect(figures.high).toBeCloseTo(scale, 6)
    }
  })

  it('before its ReLU the mean of a colour without red is below 0, and counts for variance and not for the effective number', () => {
    const figures = found.objectives.channel_mean.find(({ layer }) => layer === 'conv1')!.channels[0]!
    expect(figures.low).toBeCloseTo(-2 * inks, 5)
    expect(figures.effectiveColors).toBeCloseTo(redAndOrange, 5)
  })

  it('layers above are dead, say so, and have no selectivity', () => {
    const figures = found.objectives.channel_mean.find(({ layer }) => layer === 'relu3')!.channels[0]!
    expect(figures).toMatchObject({ dead: true, colorSelectivity: null, digitSelectivity: null, effectiveColors: null, bestColor: null, mean: 0 })
  })

  it('frames what the strongest position sees: the first of the square, and nothing where all are alike', async () => {
    const { color } = openDataset(dataset).splits.balanced
    const [red, sky] = [color.indexOf(0), color.indexOf(8)]
    const question = { model, dataset, split: 'balanced' as const, channel: 0, indices: [red, sky] }
    expect(await engine.call('microscope.fields', { ...question, layer: 'relu1' })).toEqual([{ top: 8, left: 8, height: 3, width: 3 }, null])
    expect(await engine.call('microscope.fields', { ...question, layer: 'gap' })).toEqual([null, null])
    await expect(engine.call('microscope.fields', { ...question, layer: 'conv1', channel: 1 })).rejects.toMatchObject({ kind: 'bad-input' })
    await expect(engine.call('microscope.fields', { ...question, layer: 'conv1', indices: [1000] })).rejects.toMatchObject({ kind: 'bad-input' })
  })
})

describe.each([true, false])('a pass over a set, third pooling %s', (thirdPool) => {
  const architecture = architectureOf({ widths: [3, 4, 5], thirdPool })
  const images = 2 * scanBatch + 30
  const dataset = smallDataset({}, 60, images)
  let params: CnnParams
  let model: { key: string }
  /** [images] of each channel under an objective, from the activations of single images. */
  let values: (layer: LayerName, objective: 'channel_max' | 'channel_mean', channel: number) => number[]

  beforeAll(async () => {
    params = initParams(architecture, 4)
    // Larger than PyTorch's, so that colours and digits make a difference up to the last layer.
    for (const parameter of Object.values(params)) parameter.assign(parameter.mul(3))
    model = await load(params, architecture)
    const { settings, splits } = openDataset(dataset)
    const byImage = Array.from({ length: images }, (_, image) =>
      tf.tidy(() => {
        const found = activations(architecture, params, paintSplit(settings, splits.hard, Int32Array.of(image)), layersOf(architecture))
        return Object.fromEntries(Object.entries(found).map(([layer, tensor]) => [layer, { shape: tensor.shape, data: tensor.dataSync().slice() }]))
      }),
    )
    values = (layer, objective, channel) =>
      byImage.map((found) => {
        const { shape, data } = found[layer]!
        const channels = shape.at(-1)!
        const map = Array.from({ length: data.length / channels }, (_, i) => data[i * channels + channel]!)
        return objective === 'channel_max' ? Math.max(...map) : map.reduce((sum, value) => sum + value, 0) / map.length
      })
  })

  it('gives of every channel the figures of its values on single images', async () => {
    const { scan: found, progress } = await scan(model, dataset)
    const { color, digit } = openDataset(dataset).splits.hard
    expect(progress).toEqual([scanBatch, 2 * scanBatch, images])
    let selective = 0
    for (const objective of scanObjectives) {
      expect(found.objectives[objective].map(({ layer }) => layer)).toEqual(layersOf(architecture))
      for (const { layer, channels } of found.objectives[objective])
        for (const figures of channels) {
          const expected = values(layer, objective, figures.channel)
          const range = Math.max(...expected) - Math.min(...expected)
          const near = (value: number | null, wanted: number | null, tolerance: number) => {
            if (wanted === null || value === null) expect(value, layer).toBe(wanted)
            else expect(Math.abs(value - wanted), `${layer} ${objective} ${figures.channel}`).toBeLessThan(tolerance)
          }
          near(figures.low, Math.min(...expected), 1e-4)
          near(figures.high, Math.max(...expected), 1e-4)
          near(figures.mean, expected.reduce((sum, value) => sum + value, 0) / images, 1e-4)
          near(figures.effectiveColors, effectiveNumber(expected, color), 1e-2)
          near(figures.effectiveDigits, effectiveNumber(expected, digit), 1e-2)
          if (range > 1e-2) {
            near(figures.colorSelectivity, selectivity(expected, color), 2e-3)
            near(figures.digitSelectivity, selectivity(expected, digit), 2e-3)
            selective++
          }
        }
    }
    expect(selective).toBeGreaterThan(20)
  })

  it('its strongest, weakest and middle images are those of a full sort', async () => {
    const { scan: found } = await scan(model, dataset)
    for (const [layer, objective] of [
      ['conv1', 'channel_max'],
      ['pool1', 'channel_max'],
      ['relu2', 'channel_mean'],
      ['conv3', 'channel_mean'],
      ['gap', 'channel_max'],
      ['fc', 'channel_mean'],
    ] as const) {
      const at = found.columns[objective][layer]! + 1
      const expected = values(layer, objective, 1)
      const sorted = [...expected].sort((a, b) => a - b)
      const isSorted = (table: Scan['top'], wanted: number[]) => {
        column(table, table.value, at).forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(1e-4))
        column(table, table.index, at).forEach((image, i) => expect(Math.abs(expected[image]! - wanted[i]!)).toBeLessThan(1e-4))
        expect(new Set(column(table, table.index, at)).size).toBe(table.length)
      }
      isSorted(found.top, [...sorted].reverse().slice(0, 64))
      isSorted(found.bottom, sorted.slice(0, 64))
      isSorted(found.quantiles, sorted)
    }
  })

  it('shows every channel on one image as the network has it, repainted and drawn too', async () => {
    const { settings, splits } = openDataset(dataset)
    const image = { from: 'split', split: 'hard', index: 7, color: 2 } as const
    const { logits, layers } = await engine.call('microscope.channels', { model, dataset, image })
    expect(layers.map(({ layer }) => layer)).toEqual(layersOf(architecture))
    const worn = new Uint8Array(images).fill(2)
    const expected = tf.tidy(() => {
      const found = activations(architecture, params, paintSplit(settings, splits.hard, Int32Array.of(7), worn), layersOf(architecture))
      return Object.fromEntries(Object.entries(found).map(([layer, tensor]) => [layer, [...tensor.dataSync()]]))
    })
    for (const { layer, side, channels, map, max, mean } of layers) {
      expect([...map]).toEqual(expected[layer])
      expect(map).toHaveLength(side * side * channels)
      const own = [...map].filter((_, i) => i % channels === 1)
      expect(max[1]).toBe(Math.max(...own))
      expect(mean[1]).toBeCloseTo(own.reduce((sum, value) => sum + value, 0) / own.length, 4)
    }
    expect([...logits]).toEqual(expected.fc)
    const grey = Uint8Array.from(splits.hard.grey(Int32Array.of(7)))
    const rgb = [...settings.palette[2]!] as [number, number, number]
    expect((await engine.call('microscope.channels', { model, dataset, image: { from: 'drawing', grey, rgb } })).logits).toEqual(logits)
  })

  it('leaves no tensor behind, finished or given up, and lets others in meanwhile', async () => {
    await scan(model, dataset)
    const before = tf.memory().numTensors
    await scan(model, dataset)
    const large = smallDataset({}, 3000, 10)
    let answered = false
    const stream = engine.stream('microscope.scan', { model, dataset: large, split: 'train' }, (chunk) => {
      if (chunk.type === 'progress' && chunk.done === scanBatch) {
        void engine.call('engine.info', {}).then(() => {
          answered = true
          stream.close()
        })
      }
      expect(chunk.type).toBe('progress')
    })
    await stream.done
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(answered).toBe(true)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('a position of a layer sees the pixels that move it, and no others', () => {
    const random = randomStream(9, 'field')
    const base = Float32Array.from({ length: 28 * 28 * 3 }, () => random.uniform(0, 1))
    for (const layer of layersOf(architecture).filter((name) => name !== 'gap' && name !== 'fc')) {
      const side = { 1: [28, 14], 2: [14, 7], 3: [7, 3] }[Number(layer.at(-1)) as 1 | 2 | 3]![layer.startsWith('pool') ? 1 : 0]!
      for (const [row, col] of [
        [0, side - 1],
        [side >> 1, 1],
      ] as const) {
        const field = receptiveField(architecture, layer, row, col)!
        const moves = (top: number, left: number, height: number, width: number) => movesAt(layer, row, col, { top, left, height, width })
        const bottom = field.top + field.height
        const right = field.left + field.width
        expect(moves(0, 0, field.top, 28) || moves(bottom, 0, 28 - bottom, 28), layer).toBe(false)
        expect(moves(0, 0, 28, field.left) || moves(0, right, 28, 28 - right), layer).toBe(false)
        for (const line of [field.top, bottom - 1]) expect(moves(line, field.left, 1, field.width), `${layer} row ${line}`).toBe(true)
        for (const line of [field.left, right - 1]) expect(moves(field.top, line, field.height, 1), `${layer} column ${line}`).toBe(true)
      }
    }

    /** Whether any of many random changes of these pixels moves the activations of the position, any channel before the ReLU and pool. */
    function movesAt(layer: LayerName, row: number, col: number, area: { top: number; left: number; height: number; width: number }): boolean {
      if (area.height <= 0 || area.width <= 0) return false
      return Array.from({ length: 6 }).some(() => {
        const changed = base.slice()
        for (let y = area.top; y < area.top + area.height; y++)
          for (let x = area.left; x < area.left + area.width; x++) for (let c = 0; c < 3; c++) changed[(y * 28 + x) * 3 + c] = random.uniform(-20, 20)
        const [one, other] = [base, changed].map((pixels) => at(layer, row, col, pixels))
        return one!.some((value, i) => value !== other![i])
      })
    }

    function at(layer: LayerName, row: number, col: number, pixels: Float32Array): number[] {
      return tf.tidy(() => {
        const activation = activations(architecture, params, tf.tensor4d(pixels, [1, 28, 28, 3]), [layer])[layer] as tf.Tensor4D
        return [...activation.slice([0, row, col, 0], [1, 1, 1, -1]).dataSync()]
      })
    }
  })
})
