import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeMessage } from '../../contract/codec'
import type { PrototypesChunk, PrototypesInput } from '../../contract/prototypes'
import { colorScan } from '../microscope/testing'
import { modelOf } from '../models'
import { openTestLab, removeHomes, until, type TestLab } from '../testing'

let lab: TestLab
let run: string

beforeEach(async () => {
  lab = openTestLab()
  const job = await lab.page.call('jobs.submit', { kind: 'train', input: {} })
  await until(async () => (await lab.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === 'finished')
  run = job.runIds[0]!
})

afterEach(async () => {
  await lab.backend.close()
  removeHomes()
})

async function make(changes: Partial<PrototypesInput> = {}): Promise<PrototypesChunk[]> {
  const chunks: PrototypesChunk[] = []
  await lab.page.stream('prototypes.make', { run, layer: 'conv1', ...changes }, (chunk) => chunks.push(chunk)).done
  return chunks
}

describe('prototypes of a run', () => {
  it('are shown on their way, and answered at once when they are asked for again', async () => {
    const first = await make()
    expect(first.map(({ step, done }) => [step, done])).toEqual([
      [1, false],
      [200, true],
    ])
    const again = await make()
    expect(again).toEqual([first[1]])
    expect(again[0]!.images).toBeInstanceOf(Float32Array)
    expect(lab.engine.asked).toEqual(['prototypes conv1 channel_mean'])
  })

  it('are other ones for every other question', async () => {
    await make()
    for (const changes of [
      { layer: 'conv2' as const },
      { objective: 'channel_max' as const },
      { seeds: [1] },
      { channels: [0] },
      { epoch: 1 },
      { settings: { steps: 100 } as PrototypesInput['settings'] },
    ]) {
      lab.engine.asked.length = 0
      await make(changes)
      expect(lab.engine.asked, JSON.stringify(changes)).toHaveLength(1)
    }
  })

  it('of gap and fc are the same under every objective', async () => {
    await make({ layer: 'fc', objective: 'channel_max' })
    await make({ layer: 'fc', objective: 'topk_mean' })
    expect(lab.engine.asked).toEqual(['prototypes fc channel_mean'])
  })

  it('that nobody waited for are not kept', async () => {
    const chunks: PrototypesChunk[] = []
    const stream = lab.page.stream('prototypes.make', { run, layer: 'conv1' }, (chunk) => {
      chunks.push(chunk)
      stream.close()
    })
    await stream.done
    expect(chunks).toHaveLength(1)
    expect(await make()).toHaveLength(2)
    expect(lab.engine.asked).toHaveLength(2)
  })

  it('have percentiles and dead channels once the microscope has looked, those that are kept too', async () => {
    const before = (await make()).at(-1)!
    expect(before.reference).toBeUndefined()
    expect(before.prototypes.map(({ percentile }) => percentile)).toEqual([null, null])
    await lab.page.stream('microscope.scan', { run, split: 'hard' }, () => {}).done
    const after = (await make()).at(-1)!
    // Of the 20 images the 10 in the colours 0 to 4 give less than 4.5 in the only channel that the scan knows.
    expect(after).toMatchObject({ reference: 'hard', prototypes: [{ channel: 0, value: 4.5, percentile: 0.5, trouble: null }, { percentile: null }] })
    expect((await make({ objective: 'topk_mean' })).at(-1)!.prototypes[0]!.percentile).toBeNull()
  })

  it('of a channel that is 0 on every image say so', async () => {
    const { weights, run: detail } = modelOf(lab.store, run)
    const scan = structuredClone(colorScan(new Uint8Array(20)))
    scan.objectives.channel_max[0]!.channels[0]!.dead = true
    lab.store.cache.put({ weights, dataset: detail.datasetHash!, what: 'scan/hard' }, 'scan', encodeMessage(scan))
    expect((await make()).at(-1)!.prototypes.map(({ trouble }) => trouble)).toEqual(['dead', null])
  })
})
