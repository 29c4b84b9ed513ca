import { describe, expect, it } from 'vitest'
import type { Reading } from './meter'
import { TrainingWatch } from './trouble'

const stepsPerEpoch = 469

/** Readings of ten steps each, one after another from the start of an epoch. */
function watchReadings(watch: TrainingWatch, readings: Partial<Reading>[], epoch = 1) {
  return readings.flatMap((reading, i) => {
    const whole: Reading = { losses: { loss: 1 }, accuracy: 0.1, images: 1280, steps: 10, answers: several, ...reading }
    return watch.whileTraining(whole, { epoch, step: 10 * i + 9, stepsPerEpoch }) ?? []
  })
}

const only = (digit: number) => Int32Array.from({ length: 10 }, (_, i) => (i === digit ? 1280 : 0))
const several = Int32Array.from({ length: 10 }, () => 128)
const times = (count: number, reading: Partial<Reading>) => Array.from({ length: count }, () => reading)

describe('a collapse', () => {
  it('is noticed while it trains, after a hundred steps with one answer, and said once', () => {
    const found = watchReadings(new TrainingWatch(), [...times(3, {}), ...times(20, { answers: only(1) })])
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ kind: 'collapsed', epoch: 1, step: 130 })
    expect(found[0]!.message).toMatch(/in epoch 1, by step 130: it answered 1 for every digit of the last 100 steps/)
  })

  it('is none where a fresh network gives one answer for a while, or one after another', () => {
    expect(watchReadings(new TrainingWatch(), [...times(9, { answers: only(3) }), ...times(5, {})])).toEqual([])
    expect(watchReadings(new TrainingWatch(), [...times(9, { answers: only(3) }), ...times(9, { answers: only(4) })])).toEqual([])
  })

  const afterEpoch = (watch: TrainingWatch, predicted: number[]) =>
    watch.afterEpoch({
      epoch: 2,
      easy: 0.1135,
      predictions: [{ split: 'easy', predicted: Uint8Array.from(predicted), confidence: new Float32Array() }],
    })

  it('is said again only after an epoch that ended with several answers', () => {
    const watch = new TrainingWatch()
    const collapsed = times(10, { answers: only(1) })
    expect(watchReadings(watch, collapsed)).toHaveLength(1)
    expect(afterEpoch(watch, [7, 7, 7])).toBeNull()
    expect(watchReadings(watch, [{}, ...times(10, { answers: only(4) })], 2)).toEqual([])
    expect(afterEpoch(watch, [1, 2, 1])).toBeNull()
    expect(watchReadings(watch, [{}, ...collapsed], 3)).toMatchObject([{ kind: 'collapsed', epoch: 3, step: 110 }])
  })

  it('of an epoch of few steps is seen at its end, by its answers on the easy set', () => {
    const found = afterEpoch(new TrainingWatch(), [1, 1, 1])
    expect(found).toMatchObject({ kind: 'collapsed', epoch: 2, step: null })
    expect(found!.message).toMatch(/answers 1 for every image of the easy set \(11.35% right\)/)
    expect(afterEpoch(new TrainingWatch(), [1, 1, 2])).toBeNull()
    const watch = new TrainingWatch()
    watchReadings(watch, times(10, { answers: only(1) }))
    expect(afterEpoch(watch, [1, 1, 1])).toBeNull()
  })
})

describe('an explosion', () => {
  it('is a loss far above that of answering at random, said when it begins', () => {
    const readings = [1, 115, 116, 1e9, 2, 200].map((loss) => ({ losses: { loss, digitLoss: 1 } }))
    const found = watchReadings(new TrainingWatch(), readings)
    expect(found.map(({ kind, step }) => [kind, step])).toEqual([
      ['exploded', 30],
      ['exploded', 60],
    ])
    expect(found[0]!.message).toMatch(/loss exploded in epoch 1, by step 30: it is 116/)
  })
})
