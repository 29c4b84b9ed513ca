import { describe, expect, it } from 'vitest'
import { TrainingProgress } from './progress'

const plan = { pace: 'erm', epochs: 4, epochsDone: 0, stepsPerEpoch: 100, imagesPerEpoch: 12_800, imagesEvaluated: 2000 }

describe('progress of a training job', () => {
  it('knows no time before the first rate', () => {
    expect(new TrainingProgress([plan]).current()).toMatchObject({ done: 0, total: 400, rate: null, secondsLeft: null })
  })

  it('counts what is left of training and of the evaluations after each epoch', () => {
    const progress = new TrainingProgress([plan])
    progress.atStep(100, 100, 1280, 'epoch 1 of 4')
    progress.epochDone(10, 13)
    progress.atStep(50, 100, 1280, 'epoch 2 of 4')
    // 2.5 epochs of 10 s, and three evaluations of 3 s.
    expect(progress.current()).toMatchObject({ done: 150, total: 400, rate: 1280, message: 'epoch 2 of 4' })
    expect(progress.current().secondsLeft).toBeCloseTo(25 + 9, 6)
  })

  it('estimates the evaluation before one was measured', () => {
    const progress = new TrainingProgress([plan])
    progress.atStep(0, 100, 1000, '')
    expect(progress.current().secondsLeft).toBeCloseTo(51.2 + 4 * 0.7, 6)
  })

  it('smooths the rate instead of jumping with every measurement', () => {
    const progress = new TrainingProgress([plan])
    progress.atStep(1, 100, 1000, '')
    progress.atStep(2, 100, 2000, '')
    expect(progress.current().rate).toBeCloseTo(1200, 6)
  })

  it('starts where an earlier attempt stopped and falls back to it when an epoch is lost', () => {
    const progress = new TrainingProgress([{ ...plan, epochsDone: 2 }])
    progress.atStep(40, 100, 1280, 'epoch 3 of 4')
    expect(progress.current().done).toBe(240)
    progress.epochLost('waiting for the engine')
    expect(progress.current()).toMatchObject({ done: 200, message: 'waiting for the engine' })
  })

  it('counts runs of different lengths, each at the pace of its method once that is known', () => {
    const slow = { ...plan, pace: 'saliency', epochs: 2, stepsPerEpoch: 50 }
    const progress = new TrainingProgress([plan, slow, { ...slow, epochsDone: 1 }])
    progress.atStep(100, 100, 1280, '')
    progress.epochDone(10, 10)
    // What is not measured yet is taken to be as fast: 3 + 2 + 1 epochs of 10 s.
    expect(progress.current()).toMatchObject({ done: 100 + 50, total: 400 + 100 + 100 })
    expect(progress.current().secondsLeft).toBeCloseTo(60, 6)
    progress.startRun(1)
    progress.atStep(25, 50, 640, '')
    // 3 epochs of 10 s, 1.5 and 1 of 20 s.
    expect(progress.current()).toMatchObject({ done: 100 + 25 + 50, rate: 640 })
    expect(progress.current().secondsLeft).toBeCloseTo(30 + 30 + 20, 6)
  })
})
