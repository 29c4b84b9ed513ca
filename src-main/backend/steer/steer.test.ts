import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DoseSetChunk } from '../../contract/steer'
import { addSae } from '../sae/testing'
import { openTestLab, removeHomes, until, type TestLab } from '../testing'

let lab: TestLab
let model: string
let sae: string

beforeEach(async () => {
  lab = openTestLab()
  const job = await lab.page.call('jobs.submit', { kind: 'train', input: { settings: { widths: [2, 2, 2] } } })
  await until(async () => (await lab.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === 'finished')
  model = job.runIds[0]!
  sae = addSae(lab.store, model, 0, [[1, 0]], [1, 1])
})

afterEach(async () => {
  await lab.backend.close()
  removeHomes()
})

const image = { from: 'split', split: 'hard', index: 3 } as const
const steers = [
  { feature: 0, value: 2 },
  { feature: 1, value: 3 },
]
const stateOf = (ref: string) => lab.page.call('steer.state', { sae: ref, image, steers })
const doseOf = (ref: string) => lab.page.call('steer.dose', { sae: ref, image, feature: 0 })
const directionsOf = (ref: string) => lab.page.call('steer.directions', { sae: ref, image, feature: 0, directions: 4 })

/** What it sent, also where it fails. */
function doseOfSet(ref = sae): { chunks: DoseSetChunk[]; done: Promise<void>; close(): void } {
  const chunks: DoseSetChunk[] = []
  const { done, close } = lab.page.stream('steer.set', { sae: ref, feature: 0, from: -4, to: 4 }, (chunk) => chunks.push(chunk))
  return { chunks, done, close }
}

describe('steering of an image', () => {
  it('is answered with all steers at once, and by the values of the slider', async () => {
    expect(await stateOf(sae)).toMatchObject({ digit: 3, steered: Float32Array.of(5, 0, 0, 0, 0, 0, 0, 0, 0, 0) })
    const dose = await doseOf(sae)
    expect([...dose.values]).toEqual([-20, 20])
    expect([dose.logits[0], dose.logits[10]]).toEqual([-20, 20])
    expect((await directionsOf(sae)).random).toHaveLength(40)
  })

  it('sends network and SAE to an engine that has started anew', async () => {
    const before = await stateOf(sae)
    lab.engine.die()
    lab.engine.attachTo(lab.link)
    expect(await stateOf(sae)).toEqual(before)
  })

  it('of a network, or of data that has changed, is refused', async () => {
    for (const ask of [stateOf, doseOf, directionsOf]) {
      await expect(ask(model)).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('not a sparse autoencoder') as string })
      await expect(ask('nobody')).rejects.toMatchObject({ kind: 'not-found' })
    }
    lab.engine.data = 'other data'
    for (const ask of [stateOf, doseOf, directionsOf]) await expect(ask(sae)).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('is refused while the SAE is not trained', async () => {
    lab.engine.beforeEpoch = () => new Promise(() => {})
    const job = await lab.page.call('jobs.submit', { kind: 'sae', input: { run: model, configurations: [{}] } })
    await expect(stateOf(job.runIds[0]!)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('not trained yet') as string })
  })
})

describe('a dose over a set', () => {
  it('says how far it is, then the curves', async () => {
    const { chunks, done } = doseOfSet()
    await done
    expect(chunks).toEqual([
      { type: 'progress', done: 10, total: 20, secondsLeft: null },
      { type: 'done', dose: expect.objectContaining({ images: 20, values: Float64Array.of(-4, 4) }) as unknown },
    ])
  })

  it('is refused for a network', async () => {
    const { chunks, done } = doseOfSet(model)
    await expect(done).rejects.toMatchObject({ kind: 'bad-input' })
    expect(chunks).toEqual([])
  })

  it('ends in the engine when the page goes away', async () => {
    let stopped = false
    lab.engine.beforePassEnds = (signal) =>
      new Promise<void>((resolve) => signal.addEventListener('abort', () => ((stopped = true), resolve()), { once: true }))
    const { chunks, close } = doseOfSet()
    await until(() => chunks.length === 1, 'the first news')
    close()
    await until(() => stopped, 'the engine to hear of it')
    expect(chunks).toHaveLength(1)
  })

  it('is asked of the next engine where one dies over it', async () => {
    lab.engine.beforePassEnds = () => new Promise(() => {})
    const { chunks, done } = doseOfSet()
    await until(() => chunks.length === 1, 'the first news')
    lab.engine.beforePassEnds = () => {}
    lab.engine.die()
    lab.engine.attachTo(lab.link)
    await done
    expect(chunks.map(({ type }) => type)).toEqual(['progress', 'progress', 'done'])
    expect(lab.engine.asked).toEqual(['set 0 hard', 'set 0 hard'])
  })
})
