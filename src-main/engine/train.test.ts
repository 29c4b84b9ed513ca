import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { EpochResult, TrainChunk, TrainTask } from '../contract/engine'
import type { TrainingNotice } from '../contract/notices'
import { openDataset } from '../lab/data/dataset'
import { methods } from '../lab/methods'
import { decode, encode } from '../lab/model/safetensors'
import { chooseBackend } from './backend-choice'
import { smallDataset, smallTask, trainToEnd, resumeFrom } from './testing'

beforeAll(() => chooseBackend())

const dataset = smallDataset()
const hashes = (results: EpochResult[]) => results.map(({ weightsHash }) => weightsHash)

/** Goes on from a checkpoint with a weight that is no number. */
async function taskWithNaN(): Promise<TrainTask> {
  const task = smallTask(dataset)
  const [first] = await trainToEnd({ ...task, settings: { ...task.settings, epochs: 1 } })
  const { tensors } = decode(first!.weights)
  tensors['fc.bias']!.data[3] = NaN
  return { ...task, resume: resumeFrom({ ...first!, weights: encode(tensors) }) }
}

describe('what a run gives', () => {
  it('steps and epochs, with values that belong together', async () => {
    const chunks: TrainChunk[] = []
    const results = await trainToEnd(smallTask(dataset, { batch: 10 }), (chunk) => chunks.push(chunk))
    const steps = chunks.filter((chunk) => chunk.type === 'step')
    expect(steps.map(({ epoch, step, steps: all }) => [epoch, step, all])).toEqual([
      [1, 10, 12],
      [1, 12, 12],
      [2, 10, 12],
      [2, 12, 12],
    ])
    expect(steps.map(({ values }) => values.map(({ name, step }) => [name, step]))).toEqual(
      [10, 12, 22, 24].map((step) => [
        ['loss', step],
        ['accuracy', step],
      ]),
    )
    expect(results.map(({ epoch }) => epoch)).toEqual([1, 2])
    // Ten steps and two make the epoch's mean.
    const [ten, two] = steps.slice(0, 2).map(({ values }) => values[0]!.value)
    expect(results[0]!.losses.loss).toBeCloseTo((10 * ten! + 2 * two!) / 12, 6)
  })

  it('accuracies that are those of its predictions', async () => {
    const [result] = await trainToEnd(smallTask(dataset, { epochs: 1 }))
    const { splits } = openDataset(dataset)
    for (const { split, predicted, confidence } of result!.predictions) {
      const right = predicted.reduce((count, answer, i) => count + (answer === splits[split].digit[i] ? 1 : 0), 0)
      expect(result![split as 'easy' | 'hard']).toBeCloseTo(right / splits[split].size, 12)
      expect(confidence.every((value) => value >= 0.1 && value <= 1)).toBe(true)
    }
    expect(result!.predictions.map(({ split }) => split)).toEqual(['easy', 'hard'])
  })

  it('learns', async () => {
    const results = await trainToEnd(smallTask(dataset, { epochs: 20, optimizer: 'adam', lr: 0.02, widths: [8, 8, 8] }))
    expect(results.at(-1)!.easy).toBeGreaterThan(0.8)
    expect(results.at(-1)!.losses.loss).toBeLessThan(results[0]!.losses.loss! / 2)
  })
})

describe('seeds and checkpoints', () => {
  it('the same seed gives the same weights, another gives others', async () => {
    const task = smallTask(dataset)
    const hash = async (seed: number) => (await trainToEnd({ ...task, seed })).at(-1)!.weightsHash
    expect(await hash(1)).toBe(await hash(1))
    expect(await hash(2)).not.toBe(await hash(1))
  })

  const cases: [string, string, Record<string, unknown>][] = methods.all().flatMap(({ id }) => [
    [id, 'SGD with momentum', { epochs: 3, momentum: 0.9 }],
    [id, 'Adam', { epochs: 3, optimizer: 'adam', lr: 0.002 }],
  ])
  /** Fewer than the shorter of two trainings has in all. */
  const headEpochs = (method: string) => (methods.get(method).endsDifferently ? { headEpochs: 1 } : {})

  it.each(cases)('%s with %s: goes on from either checkpoint to the weights of an uninterrupted run', async (method, _what, settings) => {
    const task = smallTask(dataset, settings, method)
    const whole = await trainToEnd(task)
    for (const result of whole.slice(0, 2)) {
      const rest = await trainToEnd({ ...task, resume: resumeFrom(result) })
      expect(hashes(rest)).toEqual(hashes(whole.slice(result.epoch)))
    }
  })

  it.each(cases)(
    '%s with %s: a finished training goes on to the weights of a longer one, unless it ends differently',
    async (method, _what, settings) => {
      const shorter = await trainToEnd(smallTask(dataset, { ...settings, epochs: 2, ...headEpochs(method) }, method))
      const longer = smallTask(dataset, { ...settings, ...headEpochs(method) }, method)
      const atOnce = await trainToEnd(longer)
      const goneOn = await trainToEnd({ ...longer, resume: resumeFrom(shorter.at(-1)!) })
      expect(hashes(goneOn)[0] === hashes(atOnce)[2]).toBe(methods.get(method).endsDifferently !== true)
    },
  )

  it('refuses a checkpoint of another architecture', async () => {
    const [first] = await trainToEnd(smallTask(dataset, { epochs: 1 }))
    const resume = resumeFrom(first!)
    await expect(trainToEnd({ ...smallTask(dataset, { widths: [3, 4, 6] }), resume })).rejects.toMatchObject({
      kind: 'bad-input',
      message: /3, 4, 5.*3, 4, 6/,
    })
  })
})

describe('memory', () => {
  it('no tensor is left after 200 steps, and none more after 400', async () => {
    const live: number[] = []
    const before = tf.memory().numTensors
    await trainToEnd(
      smallTask(dataset, { epochs: 5, batch: 3, momentum: 0.9 }),
      (chunk) => chunk.type === 'epoch' && live.push(tf.memory().numTensors),
    )
    expect(live.length * (120 / 3)).toBe(200)
    expect(new Set(live).size).toBe(1)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('none is left after an abort or a failure', async () => {
    const before = tf.memory().numTensors
    const controller = new AbortController()
    await trainToEnd(smallTask(dataset, { batch: 3 }), () => controller.abort(), controller.signal)
    await expect(trainToEnd(await taskWithNaN())).rejects.toThrow()
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('an end before the end', () => {
  it('an abort ends it quietly, without the epoch under way', async () => {
    const controller = new AbortController()
    const results = await trainToEnd(
      smallTask(dataset, { epochs: 5, batch: 5 }),
      (chunk) => chunk.type === 'step' && chunk.epoch === 2 && controller.abort(),
      controller.signal,
    )
    expect(results.map(({ epoch }) => epoch)).toEqual([1])
  })

  it('a loss that is no number is named with its epoch, and fails', async () => {
    const notices: TrainingNotice[] = []
    const values: number[] = []
    const run = trainToEnd(await taskWithNaN(), (chunk) => {
      if (chunk.type === 'notice' && chunk.notice.kind === 'not-finite') notices.push(chunk.notice)
      if (chunk.type === 'step') values.push(...chunk.values.map(({ value }) => value))
    })
    await expect(run).rejects.toMatchObject({ kind: 'conflict', message: /loss became NaN in epoch 2, by step 4/ })
    expect(notices).toHaveLength(1)
    expect(notices[0]!.message).toContain(`epoch ${notices[0]!.epoch}`)
    expect(values.every(Number.isFinite)).toBe(true)
  })

  it('one answer for everything is named once, and the run goes on', async () => {
    const notices: TrainingNotice[] = []
    const results = await trainToEnd(smallTask(dataset, { lr: 1e-9 }), (chunk) => chunk.type === 'notice' && notices.push(chunk.notice))
    const answer = results[0]!.predictions[0]!.predicted[0]
    expect(notices.map(({ kind, epoch }) => [kind, epoch])).toEqual([['collapsed', 1]])
    expect(results).toHaveLength(2)
    expect(notices[0]!.message).toContain(`answers ${answer} for every image`)
  })
})
