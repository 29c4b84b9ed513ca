/** The study's constants that both sides of the contract speak of. */
import * as z from 'zod'

export const splits = ['train', 'easy', 'hard', 'balanced'] as const
export const splitSchema = z.enum(splits)
export type Split = z.infer<typeof splitSchema>

/** Names of the ten colours, in the order of the digits whose dominant colour they are. */
export const colorNames = ['red', 'green', 'blue', 'yellow', 'magenta', 'cyan', 'orange', 'purple', 'sky', 'grey'] as const

/** RGB, 0..255. */
export const studyPalette: readonly (readonly [number, number, number])[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
  [255, 0, 255],
  [0, 255, 255],
  [255, 128, 0],
  [128, 0, 255],
  [0, 128, 255],
  [128, 128, 128],
]

/** What the original study printed; shown beside what is measured. Shares and accuracies are 0..1. */
export const published = {
  dominantShare: [0.9531, 0.9491, 0.9478, 0.9512, 0.9575, 0.9546, 0.9503, 0.9484, 0.9506, 0.9476],
  baseline: [
    { epoch: 1, train: 0.9184, easy: 0.9516, hard: 0.0015 },
    { epoch: 2, train: 0.9507, easy: 0.953, hard: 0.0334 },
    { epoch: 3, train: 0.9517, easy: 0.9521, hard: 0.0365 },
    { epoch: 4, train: 0.9533, easy: 0.957, hard: 0.1152 },
  ],
  shiftedHard: 0.8968,
  digitOneCorrectOnHard: 525,
} as const

/**
 * Hard accuracies (0..1) of the baseline on the study's canvas, after each epoch: lowest and highest over the seeds, and the mean where it is known.
 * They were never published: they come from an independent PyTorch implementation of the two recipes, and say what to expect.
 */
export const reference = {
  asWritten: {
    seeds: 4,
    hard: [
      { epoch: 1, low: 0, high: 0.005, mean: null },
      { epoch: 2, low: 0.006, high: 0.017, mean: null },
      { epoch: 3, low: 0.034, high: 0.06, mean: null },
      { epoch: 4, low: 0.08, high: 0.164, mean: 0.131 },
    ],
  },
  twoPools: {
    seeds: 1,
    hard: [
      { epoch: 1, low: 0.001, high: 0.001, mean: null },
      { epoch: 2, low: 0.025, high: 0.025, mean: null },
      { epoch: 3, low: 0.043, high: 0.043, mean: null },
      { epoch: 4, low: 0.062, high: 0.062, mean: null },
    ],
  },
} as const
