/** The study's report for tests: two tasks with numbers and figures, the others not begun. */
import type { StudyPictures, StudyReportData } from '../../../src-main/contract/study-report'
import { studyTasks, type StudyMeasure, type StudyPreset, type StudyResults } from '../../../src-main/contract/study-run'
import { figure, results, row } from '../../../src-main/contract/study-run.testing'

/** Of three seeds, or of one. */
export function measureOf(mean: number, seeds = 3): StudyMeasure {
  const [low, high] = [mean - 0.02, mean + 0.02]
  return seeds === 1
    ? { mean, low, high, over: 'images', n: 10_000, values: [mean] }
    : { mean, low, high, over: 'seeds', n: seeds, values: [low, mean, high] }
}

const digits = Array.from({ length: 10 }, (_, digit) => digit)
const ownOnly = digits.map((digit) => digits.map((color) => (digit === color ? 95 : 0)))
const epochs = [1, 2, 3, 4]
const epsilons = Float64Array.from({ length: 4 }, (_, step) => step / 10)
const share = { value: 0.5, count: 10, of: 20, low: 0.3, high: 0.7 }
const estimate = { value: 0.08, low: 0.06, high: 0.1, n: 20 }

export function noPictures(preset: StudyPreset): StudyPictures {
  return { preset, measures: {}, canvas: null, confusion: null, prototypes: null, attack: null, ablations: [] }
}

/** All that can be drawn. */
export function pictures(preset: StudyPreset, seeds = 3): StudyPictures {
  const names = [
    ...digits.map((digit) => `canvas.share.${digit}`),
    ...['refit', 'reduced', 'background', 'unbiased'].flatMap((role) => [`canvas.${role}.easy`, `canvas.${role}.hard`]),
    ...epochs.flatMap((epoch) => [`cheater.easy.${epoch}`, `cheater.hard.${epoch}`]),
    ...['conv1', 'conv2', 'conv3'].flatMap((layer) => ['solid', 'onlyColor', 'onlyDigit'].map((kind) => `prober.${kind}.${layer}`)),
    ...['median.red', 'median.green', 'hard.baseline', 'hard.control', 'hard.dann'].map((name) => `gradcam.${name}`),
    ...['control', 'dann', 'cf-invar', 'saliency'].flatMap((role) => [
      ...epochs.map((epoch) => `cures.${role}.hard.${epoch}`),
      `cures.${role}.effect`,
    ]),
    ...['relu3', 'gap'].flatMap((layer) => [`sae.${layer}.spatial_mean.color`, `sae.${layer}.spatial_mean.digit`]),
  ]
  return {
    ...{ preset, measures: Object.fromEntries(names.map((name, place) => [name, measureOf(0.3 + place / 200, seeds)])) },
    canvas: { seed: 0, counts: ownOnly },
    confusion: { seed: 0, counts: ownOnly },
    prototypes: { seed: 0, images: new Float32Array(2 * 28 * 28 * 3).fill(0.5), solid: [true, false] },
    attack: {
      ...{ budget: 0.05, maxEpsilon: 0.3, epsilons, seeds: [0] },
      results: (['erm', 'dann', 'cf-invar', 'saliency'] as const).map((model) => ({
        ...{ model, name: model, images: [{ epsilon: 0.08 }, { epsilon: null }] },
        curve: { share: epsilons, low: epsilons, high: epsilons },
        figures: {
          ...{ images: 2, successAtBudget: { ...share, value: 0, count: 0 }, successAtMax: share, median: null, mean: null },
          ...{
            medianOfAll: { ...estimate, value: null },
            medianAtMax: estimate,
            bestOfFailures: estimate,
            bestOfAll: estimate,
            relativeMedian: null,
          },
          ...{ flags: { 'zero-gradient': 0, 'restarts-disagree': 0, 'start-succeeds': 0, 'not-monotone': 0 }, second: null },
        },
      })),
    },
    ablations: Array.from({ length: seeds }, (_, seed) => ({
      seed,
      points: [
        { count: 1, top: 0.01, random: null },
        { count: 10, top: 0.03 + seed / 100, random: { mean: 0.02, low: 0.01, high: 0.03 } },
      ],
    })),
  }
}

export function studyReport(changes: Partial<StudyReportData> & { results?: StudyResults } = {}): StudyReportData {
  const found = changes.results ?? results([row('a', [figure()], { name: 'Hard, epoch 4', headline: true })], { seeds: [0, 1, 2], conclusions })
  return {
    ...{ title: 'Study, as-written, 3 seeds', date: Date.UTC(2026, 10, 24), codeVersion: '0.1.0', paper: 'a4' as const },
    command: 'lab study --preset as-written --seeds 3',
    presets: found.presets.map((preset) => ({
      preset,
      tasks: studyTasks.map((id) => ({
        id,
        result: id === 'cheater' ? 'It is right 10.0% of the time.' : null,
        remarks: id === 'attack' ? ['few sevens'] : [],
      })),
      runs: [
        {
          task: 'cheater',
          id: 'run-1',
          name: 'Baseline',
          seed: 0,
          status: 'finished',
          epochs: 4,
          engine: null,
          codeVersion: '0.1.0',
          weightsHash: 'weights-1',
        },
      ],
    })),
    pictures: found.presets.map((preset) => pictures(preset)),
    ...changes,
    results: found,
  }
}

export const conclusions: StudyResults['conclusions'] = Array.from({ length: 8 }, (_, place) => ({
  ...{ number: place + 1, text: `Conclusion ${place + 1} holds.`, rule: 'More than half.' },
  results: [{ preset: 'as-written', verdict: place === 0 ? 'refuted' : 'confirmed', because: 'gap 84.0 points' }],
}))
