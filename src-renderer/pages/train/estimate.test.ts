import { describe, expect, it } from 'vitest'
import { aboutTime, estimateSeconds } from './estimate'

const plan = { engine: 'cpu', runs: 1, epochs: 4, trainSize: 60_000, testSize: 10_000, widths: [32, 64, 128] } as const

describe('the time that a training takes', () => {
  it('grows with runs and epochs, and is shorter for a smaller network and a GPU', () => {
    const one = estimateSeconds(plan)
    expect(estimateSeconds({ ...plan, runs: 3 })).toBeCloseTo(3 * one)
    expect(estimateSeconds({ ...plan, epochs: 8 })).toBeCloseTo(2 * one)
    expect(estimateSeconds({ ...plan, widths: [4, 8, 16] })).toBeCloseTo(0.15 * one)
    expect(estimateSeconds({ ...plan, engine: 'cuda' })).toBeLessThan(one / 5)
  })

  it('grows with the cost of the method, in the training alone', () => {
    expect(estimateSeconds({ ...plan, cost: 2 }) / estimateSeconds(plan)).toBeCloseTo((120_000 + 7000) / (60_000 + 7000))
  })

  it('follows what was measured', () => {
    expect(estimateSeconds({ ...plan, measured: 2500 })).toBeCloseTo(2 * estimateSeconds({ ...plan, measured: 5000 }))
  })

  it('counts the multiplications of the convolutions', () => {
    // 28*28*3*64 + 14*14*64*64 + 7*7*64*128 over 28*28*3*32 + 14*14*32*64 + 7*7*64*128
    expect(estimateSeconds({ ...plan, widths: [64, 64, 128] }) / estimateSeconds(plan)).toBeCloseTo(1_354_752 / 878_080)
  })

  it('is said as people say it', () => {
    expect(aboutTime(estimateSeconds(plan))).toBe('about 1 minute')
    expect(aboutTime(3)).toBe('about 10 seconds')
    expect(aboutTime(44)).toBe('about 40 seconds')
    expect(aboutTime(1500)).toBe('about 25 minutes')
    expect(aboutTime(7300)).toBe('about 2 hours')
  })
})
