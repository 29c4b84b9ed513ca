import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InputOf } from '../../contract/rpc'
import type { LabContract } from '../../contract/lab'
import type { Scan, ScanChunk } from '../../contract/microscope'
import { modelOf } from '../models'
import { openTestLab, removeHomes, until, type TestLab } from '../testing'
import { KeptScan } from './kept-scan'
import { knownScan } from './scans'

let lab: TestLab
let run: string

beforeEach(async () => {
  lab = openTestLab()
  run = await train()
})

afterEach(async () => {
  await lab.backend.close()
  removeHomes()
})

async function train(): Promise<string> {
  const job = await lab.page.call('jobs.submit', { kind: 'train', input: {} })
  await until(async () => (await lab.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === 'finished')
  return job.runIds[0]!
}

async function scan(extra: Partial<InputOf<LabContract['microscope.scan']>> = {}): Promise<ScanChunk[]> {
  const chunks: ScanChunk[] = []
  await lab.page.stream('microscope.scan', { run, ...extra }, (chunk) => chunks.push(chunk)).done
  return chunks
}

const examples = (extra: Partial<InputOf<LabContract['microscope.examples']>> = {}) =>
  lab.page.call('microscope.examples', { run, layer: 'conv1', channel: 0, ...extra })

describe('a scan', () => {
  it('says how far it is, is made once for each set and epoch, and kept', async () => {
    const [progress, done] = await scan()
    expect(progress).toEqual({ type: 'progress', done: 10, total: 20, secondsLeft: null })
    expect(done).toMatchObject({ type: 'done', summary: { run, epoch: 3, split: 'hard', images: 20, names: [] } })
    // The test engine's channel gives the colour: two of its twenty images are red, 0.
    expect(done).toMatchObject({ summary: { objectives: { channel_max: [{ channels: [{ above: 0.9 }] }] } } })
    expect(await scan()).toEqual([done])
    await examples()
    await scan({ split: 'easy' })
    await scan({ epoch: 1 })
    expect(lab.engine.asked.filter((what) => what.startsWith('scan'))).toEqual(['scan hard', 'scan easy', 'scan hard'])
  })

  it('is forgotten with its run', async () => {
    await scan()
    const model = modelOf(lab.store, run)
    expect(knownScan(lab.store, model, 'hard')).not.toBeNull()
    expect(knownScan(lab.store, model, 'easy')).toBeNull()
    await lab.page.call('runs.delete', { run })
    expect(knownScan(lab.store, model, 'hard')).toBeNull()
    expect((await lab.page.call('storage.usage', {})).artifacts).toEqual([])
  })
})

describe('examples', () => {
  // The channel of the test engine gives the colour, which is the digit's next one.
  it('are the strongest first, with labels, fields and pixels', async () => {
    const found = await examples({ count: 3 })
    expect(found.examples).toEqual([
      { index: 8, value: 9, digit: 8, color: 9, quantile: 18 / 20, field: { top: 8, left: 0, height: 3, width: 3 } },
      { index: 18, value: 9, digit: 8, color: 9, quantile: 18 / 20, field: { top: 18, left: 0, height: 3, width: 3 } },
      { index: 7, value: 8, digit: 7, color: 8, quantile: 16 / 20, field: { top: 7, left: 0, height: 3, width: 3 } },
    ])
    expect(found.grey).toHaveLength(3 * 784)
    expect(found.grey[784]).toBe(18)
    expect(found.placement).toBe('stroke')
    expect(lab.engine.asked.filter((what) => what.startsWith('scan'))).toHaveLength(1)
  })

  it('are the weakest first, or evenly spaced from the lowest to the highest', async () => {
    expect((await examples({ which: 'bottom', count: 3 })).examples.map(({ value }) => value)).toEqual([0, 0, 1])
    const { examples: spaced } = await examples({ which: 'quantiles', count: 4 })
    // Ranks 0, 6, 13 and 19 of 20.
    expect(spaced.map(({ value }) => value)).toEqual([0, 3, 6, 9])
    expect((await examples({ which: 'quantiles', count: 64 })).examples).toHaveLength(20)
  })

  it('are refused for channels that are not there', async () => {
    await expect(examples({ channel: 1 })).rejects.toMatchObject({ kind: 'bad-input' })
    await expect(examples({ layer: 'fc' })).rejects.toMatchObject({ kind: 'bad-input' })
  })

  it('of data that has changed are a conflict, whether there is a scan or not', async () => {
    lab.engine.data = 'other data'
    await expect(examples()).rejects.toMatchObject({ kind: 'conflict' })
    lab.engine.data = 'data'
    await scan()
    lab.engine.data = 'other data'
    await expect(examples()).rejects.toMatchObject({ kind: 'conflict' })
    await expect(lab.page.call('microscope.channels', { run, image: { from: 'split', split: 'hard', index: 0 } })).rejects.toMatchObject({
      kind: 'conflict',
    })
  })
})

describe('names', () => {
  it('come with the summary, and are refused for channels that are not there', async () => {
    const red = { layer: 'conv1', channel: 0, name: 'Red', note: 'of the stroke' } as const
    expect(await lab.page.call('microscope.name', { run, ...red })).toEqual([red])
    expect((await scan()).at(-1)).toMatchObject({ summary: { names: [red] } })
    await expect(lab.page.call('microscope.name', { run, ...red, channel: 1 })).rejects.toMatchObject({ kind: 'bad-input' })
    expect(await lab.page.call('microscope.name', { run, ...red, name: '', note: '' })).toEqual([])
  })
})

describe('the share of images below a value', () => {
  const images = 1000
  const at = { layer: 'conv1', channel: 0, objective: 'channel_max' } as const
  /** Values 0 to 999 for image 0 to 999, the extremes of which are kept, and of the rest every hundredth. */
  const ranked = (index: number[]) => ({ length: index.length, value: Float32Array.from(index), index: Int32Array.from(index) })
  const kept = new KeptScan({
    images,
    objectives: { channel_max: [], channel_mean: [] },
    columns: { channel_max: { conv1: 0 }, channel_mean: {} },
    top: ranked([999, 998, 997, 997]),
    bottom: ranked([0, 0, 2, 3]),
    quantiles: ranked([0, 111, 222, 333, 444, 555, 666, 777, 888, 999]),
  } satisfies Scan)

  it.each([
    [5000, 1],
    [999, 0.999],
    [998.5, 0.999],
    [998, 0.998],
    [-1, 0],
    [0, 0],
    [1, 0.002],
    [3, 0.003],
    [555, 5 / 9],
    [610.5, 5.5 / 9],
  ])('below %d', (value, share) => expect(kept.shareBelow(at, value)).toBeCloseTo(share, 6))
})

describe('the share of images above zero', () => {
  const columns = { channel_max: { conv1: 0 }, channel_mean: {} }
  /** @param ascending a value for each image; the four largest and smallest are kept, and of the rest every tenth */
  function above(ascending: number[]): number {
    const ranked = (values: number[]) => ({ length: values.length, value: Float32Array.from(values), index: Int32Array.from(values.keys()) })
    const [top, bottom] = [ascending.slice(-4).reverse(), ascending.slice(0, 4)]
    const quantiles = Array.from({ length: 11 }, (_, i) => ascending[Math.round((i * (ascending.length - 1)) / 10)]!)
    const tables = { top: ranked(top), bottom: ranked(bottom), quantiles: ranked(quantiles) }
    const scan = { images: ascending.length, objectives: { channel_max: [], channel_mean: [] }, columns, ...tables }
    return new KeptScan(scan).shareAboveZero({ layer: 'conv1', channel: 0, objective: 'channel_max' })
  }
  const from = (low: number) => Array.from({ length: 101 }, (_, i) => low + i)

  it('is exact where few are, or few are not, and leaves out those that are zero', () => {
    expect(above(from(-98))).toBeCloseTo(2 / 101, 6)
    expect(above(from(-2))).toBeCloseTo(98 / 101, 6)
    expect(above(from(-200))).toBe(0)
    expect(above(from(1))).toBe(1)
    expect(above(from(0).map(() => 0))).toBe(0)
    expect(above(from(-60).map((value) => Math.max(0, value)))).toBeCloseTo(40 / 101, 1)
  })
})
