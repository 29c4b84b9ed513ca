import { describe, expect, it } from 'vitest'
import { curvesOf, extend } from './curves'

const stored = curvesOf([{ name: 'step/loss', step: Float64Array.of(10, 20, 30), value: Float64Array.of(3, 2, 1) }])
const live = (name: string, step: number, value: number) => ({ run: 'r', name, step, value })

describe('growing curves', () => {
  it('adds at the end, new curves too, and leaves what it was given alone', () => {
    const grown = extend(stored, [live('step/loss', 40, 0.5), live('epoch/hard', 1, 0.1)])
    expect(grown['step/loss']).toEqual({ step: [10, 20, 30, 40], value: [3, 2, 1, 0.5] })
    expect(grown['epoch/hard']).toEqual({ step: [1], value: [0.1] })
    expect(stored['step/loss']?.step).toEqual([10, 20, 30])
  })

  it('has a step once that was told live and is stored by now', () => {
    const early = [live('step/loss', 20, 2), live('step/loss', 30, 1), live('step/loss', 40, 0.5)]
    expect(extend(stored, early)['step/loss']).toEqual({ step: [10, 20, 30, 40], value: [3, 2, 1, 0.5] })
  })

  it('goes on from an earlier step after a lost epoch', () => {
    expect(extend(stored, [live('step/loss', 20, 9), live('step/loss', 30, 8)])['step/loss']).toEqual({ step: [10, 20, 30], value: [3, 9, 8] })
  })
})
