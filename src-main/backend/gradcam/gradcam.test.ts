import { afterEach, describe, expect, it } from 'vitest'
import type { CamSet, CamSetChunk } from '../../contract/gradcam'
import type { LabContract } from '../../contract/lab'
import type { InputOf } from '../../contract/rpc'
import { bootstrap } from '../../stats/bootstrap'
import { median } from '../../stats/summary'
import { openTestLab, removeHomes, until, type TestLab } from '../testing'
import { camMedians } from './medians'

afterEach(removeHomes)

describe('medians', () => {
  const size = 60
  const digit = Uint8Array.from({ length: size }, (_, i) => i % 10)
  const color = Uint8Array.from({ length: size }, (_, i) => (i % 3 === 0 ? i % 10 : (i * 7) % 10))
  const predicted = Uint8Array.from({ length: size }, (_, i) => (i % 4 === 0 ? i % 10 : color[i]!))
  const scaledRatio = Float32Array.from({ length: size }, (_, i) => (i % 11 === 5 ? NaN : ((i * 37) % 61) / 20))
  const ratios = {
    index: Int32Array.from(digit, (_, i) => i),
    digit,
    color,
    predicted,
    of: predicted,
    scaledRatio,
    rawRatio: scaledRatio,
    noEvidence: Uint8Array.from(scaledRatio, (ratio) => (Number.isNaN(ratio) ? 1 : 0)),
  }

  /** In full: the values of the group, sorted in every draw. */
  function inFull(has: (i: number) => boolean) {
    const values = [...scaledRatio].filter((ratio, i) => !Number.isNaN(ratio) && has(i))
    const { value, low, high } = bootstrap(values, median)!
    return { count: values.length, median: value, low, high }
  }

  it('of all and of every group are those of a full computation, images without a ratio left out', async () => {
    const found = await camMedians(ratios)
    expect(found.all).toEqual({ label: 'all', ...inFull(() => true) })
    expect(found.byAnswer).toEqual([
      { label: 'right', ...inFull((i) => predicted[i] === digit[i]) },
      { label: 'wrong', ...inFull((i) => predicted[i] !== digit[i]) },
    ])
    expect(found.byBias).toEqual([
      { label: 'biased', ...inFull((i) => color[i] === digit[i]) },
      { label: 'conflicting', ...inFull((i) => color[i] !== digit[i]) },
    ])
    expect(found.byDigit[4]).toEqual({ label: '4', ...inFull((i) => digit[i] === 4) })
    expect(found.byColor[1]).toEqual({ label: 'green', ...inFull((i) => color[i] === 1) })
    expect(found.all.low!).toBeLessThan(found.all.median!)
  })

  it('a group without a ratio has no median', async () => {
    const { all, byDigit } = await camMedians({ ...ratios, scaledRatio: scaledRatio.map((ratio, i) => (digit[i] === 4 ? NaN : ratio)) })
    expect(byDigit[4]).toEqual({ label: '4', count: 0, median: null, low: null, high: null })
    expect(all.count).toBeLessThan(inFull(() => true).count)
  })
})

describe('through the backend', () => {
  type Question = InputOf<LabContract['gradcam.set']>
  interface Trained extends TestLab {
    run: string
    chunksOf(question: Question): Promise<CamSetChunk[]>
    setOf(question: Question): Promise<CamSet>
  }

  async function trained(): Promise<Trained> {
    const lab = openTestLab()
    await lab.page.call('jobs.submit', { kind: 'train', input: { method: 'erm', settings: { epochs: 2 } } })
    await until(async () => (await lab.page.call('runs.list', {}))[0]?.status === 'finished')
    const [run] = await lab.page.call('runs.list', {})
    const chunksOf = async (question: Question) => {
      const chunks: CamSetChunk[] = []
      await lab.page.stream('gradcam.set', question, (chunk) => chunks.push(chunk)).done
      return chunks
    }
    const setOf = async (question: Question) => {
      const last = (await chunksOf(question)).at(-1)
      if (last?.type !== 'done') throw new Error('there is no set')
      return last.set
    }
    return { ...lab, run: run!.id, chunksOf, setOf }
  }

  it('images come from the engine, with the run’s weights and data', async () => {
    const { page, run, engine } = await trained()
    const [cam] = await page.call('gradcam.images', { run, images: [{ from: 'split', split: 'hard', index: 3, color: 7 }], of: 2 })
    expect(cam).toMatchObject({ digit: 3, color: 7, of: 2, empty: false })
    expect(engine.asked).toContain('gradcam images')
    await expect(page.call('gradcam.images', { run, epoch: 9, images: [{ from: 'split', split: 'hard', index: 3 }] })).rejects.toMatchObject({
      kind: 'not-found',
    })
  })

  it('a set is measured once for each question, and kept', async () => {
    const { run, engine, chunksOf, setOf } = await trained()
    const [progress, done, ...rest] = await chunksOf({ run })
    expect(progress).toEqual({ type: 'progress', done: 10, total: 20, secondsLeft: null })
    expect(rest).toEqual([])
    expect(done).toMatchObject({
      type: 'done',
      set: {
        epoch: 2,
        split: 'hard',
        empty: { count: 1, of: 20 },
        medians: { all: { count: 19, median: expect.closeTo(1, 5) } },
      },
    })
    expect(await chunksOf({ run })).toEqual([done])
    const random = await setOf({ run, randomHead: 3 })
    expect(random.medians.all.median).toBeCloseTo(4, 5)
    await setOf({ run, layer: 'conv1' })
    await setOf({ run, digit: 0 })
    await setOf({ run, epoch: 1 })
    expect(engine.asked.filter((asked) => asked.startsWith('gradcam'))).toEqual([
      'gradcam hard conv3',
      'gradcam hard conv3 random 3',
      'gradcam hard conv1',
      'gradcam hard conv3',
      'gradcam hard conv3',
    ])
  })

  it('a set that is given up is not kept, and is measured when it is asked for again', async () => {
    const { page, run, engine, setOf } = await trained()
    const stopped = page.stream('gradcam.set', { run }, (chunk) => {
      if (chunk.type === 'done') throw new Error('it was not stopped')
      stopped.close()
    })
    await stopped.done
    await until(() => engine.asked.length === 1)
    expect((await setOf({ run })).medians.all.count).toBe(19)
    expect(engine.asked).toEqual(['gradcam hard conv3', 'gradcam hard conv3'])
  })
})
