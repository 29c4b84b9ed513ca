/** Results of attacks for tests. */
import type { AttackFigures, AttackResult, AttackedImage } from '../../../src-main/contract/attack'

export function image(index: number, changes: Partial<Omit<AttackedImage, 'trace'>> = {}): Omit<AttackedImage, 'trace'> {
  return {
    index,
    digit: 7,
    color: 2,
    confidence: 0.8,
    epsilon: 0.04,
    probability: 0.91,
    bestAtBudget: 0.91,
    tried: [{ epsilon: 0.04, succeeded: true, best: 0.91, steps: 60 }],
    flags: [],
    restarts: { reached: 10, of: 10 },
    second: null,
    ...changes,
  }
}

export function figures(changes: Partial<AttackFigures> = {}): AttackFigures {
  return {
    images: 20,
    successAtBudget: { value: 0.2, count: 4, of: 20, low: 0.081, high: 0.416 },
    successAtMax: { value: 1, count: 20, of: 20, low: 0.839, high: 1 },
    median: { value: 0.0432, low: 0.041, high: 0.049, n: 4 },
    mean: { value: 0.0431, low: 0.041, high: 0.048, n: 4 },
    medianOfAll: { value: null, low: null, high: null, n: 20 },
    medianAtMax: { value: 0.08, low: 0.07, high: 0.1, n: 20 },
    bestOfFailures: { value: 0.4, low: 0.3, high: 0.5, n: 16 },
    bestOfAll: { value: 0.5, low: 0.4, high: 0.6, n: 20 },
    relativeMedian: null,
    flags: { 'zero-gradient': 0, 'restarts-disagree': 0, 'start-succeeds': 0, 'not-monotone': 0 },
    second: null,
    ...changes,
  }
}

type Model = AttackResult['results'][number]

export function model(name: string, changes: Partial<Model> = {}): Model {
  return { run: name, name, epoch: 4, trained: 'erm', seed: 0, figures: figures(), curve: null, images: [], ...changes }
}

export function result(results: readonly Model[], changes: Partial<AttackResult> = {}): AttackResult {
  return {
    run: 'a1',
    name: 'Attack',
    status: 'finished',
    createdAt: 0,
    models: results.map(({ run, name, epoch }) => ({ run, name, epoch })),
    source: 7,
    target: 3,
    split: 'hard',
    samples: 20,
    choice: 'shared',
    seed: 0,
    method: 'pgd',
    done: 20 * results.length,
    total: 20 * results.length,
    settings: {},
    second: null,
    confidence: 0.5,
    success: 0.9,
    budget: 0.05,
    maxEpsilon: 0.3,
    resolution: 0.00004,
    results: [...results],
    epsilons: Float64Array.of(0, 0.05, 0.3),
    pairs: [],
    ...changes,
  }
}
