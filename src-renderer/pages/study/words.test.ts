import { describe, expect, it } from 'vitest'
import type { StudyRun } from '../../../src-main/contract/study-run'
import { task } from './testing'
import { doingText, failuresOf, leftText, sizeRows, startLabel, stepsOf, stepsText, timeText } from './words'

const made: StudyRun = { name: 'DANN', seed: 0, run: 'r1', status: 'finished', error: null }
const missing: StudyRun = { name: 'DANN', seed: 1, run: null, status: 'missing', error: null }
const failed: StudyRun = { name: 'DANN', seed: 2, run: 'r2', status: 'failed', error: 'the loss is not finite' }

describe('a task', () => {
  it('is as far as its runs and its passes', () => {
    const halfway = task({ runs: [made, missing, failed], passes: { done: 1, of: 4 } })
    expect(stepsOf(halfway)).toEqual({ done: 2, of: 7 })
    expect(stepsText(halfway)).toBe('1 of 3 runs, 1 of 4 passes')
  })

  it('does not speak of what it has none of', () => {
    expect(stepsText(task({ runs: [made] }))).toBe('1 of 1 run')
    expect(stepsText(task({ passes: { done: 0, of: 1 } }))).toBe('0 of 1 pass')
    expect(stepsText(task())).toBe('')
  })

  it('names the runs that failed, and why', () => {
    expect(failuresOf([made, missing, failed, { ...failed, seed: 3, error: null }])).toEqual([
      'DANN, seed 2: the loss is not finite',
      'DANN, seed 3: it does not say why',
    ])
  })
})

it('has time left once it is begun, and before that a length', () => {
  expect(leftText(task({ status: 'running', secondsLeft: 12 }))).toBe('12 s left')
  expect(leftText(task({ status: 'partly', secondsLeft: 90 }))).toBe('1 min 30 s left')
  expect(leftText(task({ status: 'missing', secondsLeft: 22 }))).toBe('takes 22 s')
  expect(leftText(task({ status: 'finished' }))).toBe('')
})

it('what a job is at is told without the task in front', () => {
  expect(doingText('Task 4, Robust training: DANN, seed 0, epoch 2 of 15')).toBe('DANN, seed 0, epoch 2 of 15')
  expect(doingText('Task 6, Sparse autoencoders: quick study · SAE · gap, seed 0, step 60 of 180')).toBe('SAE · gap, seed 0, step 60 of 180')
  expect(doingText('the engine starts')).toBe('the engine starts')
})

describe('the button', () => {
  const question = { preset: 'as-written', seeds: [0], quick: false } as const
  const ask = (changes: Partial<Parameters<typeof startLabel>[0]>) =>
    startLabel({ question: { ...question, seeds: [0] }, tasks: [task()], job: null, ...changes })

  it('runs, goes on, or tries again', () => {
    expect(ask({})).toBe('Run the study')
    expect(ask({ tasks: [task({ status: 'partly' })] })).toBe('Go on with the study')
    expect(ask({ job: { id: 'j', status: 'stopped', note: null } })).toBe('Go on with the study')
    expect(ask({ job: { id: 'j', status: 'failed', note: 'x' } })).toBe('Try the study again')
  })

  it('says which study', () => {
    expect(ask({ question: { ...question, seeds: [0], quick: true } })).toBe('Run the quick study')
  })
})

describe('the time of a study', () => {
  const question = { preset: 'as-written' as const, seeds: [0], quick: false }

  it('is said before it begins, with what it is spent on', () => {
    expect(timeText({ question, tasks: [task()], work: 2400 })).toBe('It trains on all 60,000 digits, and takes about 40 minutes on two cores.')
    expect(timeText({ question: { ...question, quick: true }, tasks: [task()], work: 170 })).toBe('It takes about 3 minutes on two cores.')
  })

  it('is of what is left where some of it is there', () => {
    expect(timeText({ question, tasks: [task({ status: 'partly' }), task()], work: 20 })).toBe('What is left takes about 1 minute on two cores.')
  })
})

it('each size stands as it is in both, and differs', () => {
  expect(sizeRows).toContainEqual({ name: 'Training digits', quick: 6000, whole: 60_000 })
  for (const { quick, whole } of sizeRows) expect(quick).not.toBe(whole)
})
