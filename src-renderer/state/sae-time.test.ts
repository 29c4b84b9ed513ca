import { describe, expect, it } from 'vitest'
import { aboutSeconds, saeSeconds, studySeconds } from './sae-time'
import { run } from './testing'

const trained = (layer: string, seconds: number) =>
  run({
    kind: 'sae',
    startedAt: 1000,
    finishedAt: 1000 + seconds * 1000,
    settings: { layer, aggregation: 'spatial_mean', epochs: 3, stepsPerEpoch: 150 },
  })

describe('the time that training SAEs takes', () => {
  it('is that of the newest of its kind, by steps', () => {
    const history = [trained('relu3', 45), trained('relu3', 900), trained('gap', 9)]
    const plans = [
      { layer: 'relu3', aggregation: 'spatial_mean', steps: 900 },
      { layer: 'gap', aggregation: 'spatial_mean', steps: 450 },
    ] as const
    expect(saeSeconds('cpu', plans, history)).toBeCloseTo(90 + 9)
  })
  it('is a guess by engine before any was trained', () => {
    expect(studySeconds('cpu', [])).toBeCloseTo(7 * 450 * 0.02)
    expect(studySeconds('wasm', [])).toBeGreaterThan(studySeconds('cuda', []))
  })
  it('is said roundly', () => {
    expect([3, 63, 90, 130].map(aboutSeconds)).toEqual(['about 10 seconds', 'about 70 seconds', 'about 90 seconds', 'about 2 minutes'])
  })
})
