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
