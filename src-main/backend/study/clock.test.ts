import { describe, expect, it } from 'vitest'
import { StudyClock } from './clock'

const steps = [
  { pace: 'train', work: 10 },
  { pace: 'train', work: 30 },
  { pace: 'look', work: 10 },
]

function clock(done: boolean[] = [false, false, false]) {
  let time = 0
  const made = new StudyClock(steps, done, () => time)
  return { made, pass: (seconds: number) => void (time += seconds * 1000), left: () => made.current('').secondsLeft }
}

describe('how far the study is', () => {
  it('goes by the work of its steps, and by the share of the one that runs', () => {
    const { made } = clock()
    expect(made.current('begins')).toMatchObject({ done: 0, total: 100, secondsLeft: null, message: 'begins' })
    made.start(0)
    made.at(0.5)
    expect(made.current('').done).toBeCloseTo(10, 9)
    made.finish(0)
    expect(made.current('').done).toBeCloseTo(20, 9)
    made.skip(1)
    made.start(2)
    made.finish(2)
    expect(made.current('')).toMatchObject({ done: 100, secondsLeft: 0 })
  })

  it('counts what was done before, which tells nothing of time', () => {
    const { made, left } = clock([true, false, false])
    expect(made.current('').done).toBeCloseTo(20, 9)
    expect(left()).toBeNull()
  })
})

describe('how long it will take', () => {
  it('is by what a step of the same pace took, and of another pace by all together', () => {
    const { made, pass, left } = clock()
    made.start(0)
    pass(20)
    made.finish(0)
    // Two seconds a unit: 30 and 10 are left.
    expect(left()).toBeCloseTo(80, 9)
    made.start(1)
    pass(30)
    made.finish(1)
    // 50 seconds for 40 units so far.
    expect(left()).toBeCloseTo(12.5, 9)
    made.start(2)
    pass(1)
    made.at(0.5)
    // Half of it took a second.
    expect(left()).toBeCloseTo(1, 9)
  })

  it('is known before a step is over by its share, and better where whoever does it says so', () => {
    const { made, pass, left } = clock()
    made.start(0)
    expect(left()).toBeNull()
    pass(5)
    made.at(0.5)
    // A second a unit: half of 10, 30 and 10.
    expect(left()).toBeCloseTo(45, 9)
    made.at(0.5, 15)
    expect(left()).toBeCloseTo(15 + 40, 9)
  })

  it('is not told by a step that came to nothing', () => {
    const { made, pass, left } = clock()
    made.start(0)
    pass(20)
    made.skip(0)
    expect(left()).toBeNull()
  })
})
