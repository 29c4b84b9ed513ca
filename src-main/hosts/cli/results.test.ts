import { describe, expect, it } from 'vitest'
import { describeTrainings, trainingsJson, type TrainResult } from './results'

function trained(seed: number, hard: number | null, easy: number | null): TrainResult {
  return {
    run: `run${seed}`,
    name: 'erm',
    status: hard === null ? 'stopped' : 'finished',
    method: 'erm',
    seed,
    settings: {},
    engine: null,
    dataset: { hash: null, settings: null },
    epochs: [],
    final: { train: null, easy, hard },
    weightsHash: null,
  }
}

describe('the results of several seeds', () => {
  const results = [trained(0, 0.105, 0.95), trained(1, 0.149, 0.97), trained(2, 0.127, 0.96)]

  it('end with one line: mean, lowest and highest', () => {
    const last = describeTrainings(results).split('\n').at(-1)
    expect(last).toBe('3 seeds: hard 12.7% in the mean (10.5% to 14.9%), easy 96.0% in the mean (95.0% to 97.0%)')
  })

  it('carry the same beside the runs', () => {
    const json = trainingsJson(results) as { runs: TrainResult[]; summary: Record<string, Record<string, number>> }
    expect(json.runs).toEqual(results)
    expect(json.summary.hard).toMatchObject({ low: 0.105, high: 0.149 })
    expect(json.summary.hard!.mean).toBeCloseTo(0.127, 12)
    expect(json.summary.easy!.mean).toBeCloseTo(0.96, 12)
  })

  it('count what there is: a run that was stopped before its first epoch has no accuracy', () => {
    expect(trainingsJson([trained(0, 0.2, 0.9), trained(1, null, null)])).toMatchObject({ summary: { hard: { mean: 0.2, low: 0.2, high: 0.2 } } })
    expect(trainingsJson([trained(0, null, null), trained(1, null, null)])).toMatchObject({ summary: { hard: null, easy: null } })
    expect(describeTrainings([trained(0, null, null), trained(1, null, null)])).toContain('2 seeds: hard -, easy -')
  })

  it('are the one run itself where there is one', () => {
    expect(trainingsJson([results[0]!])).toEqual(results[0])
    expect(describeTrainings([results[0]!])).not.toContain('seeds:')
  })
})
