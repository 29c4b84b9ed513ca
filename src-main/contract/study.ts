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
  /** By method; `firstAbove70` is the first epoch with more than 70% of the hard set right. */
  cures: {
    dann: {
      epochs: [
        { epoch: 1, train: 0.8945, easy: 0.9518, hard: 0.0021 },
        { epoch: 6, train: 0.9631, easy: 0.9688, hard: 0.3395 },
        { epoch: 11, train: 0.9809, easy: 0.9802, hard: 0.7153 },
      ],
      final: { epochs: 15, easy: 0.986, hard: 0.7775 },
      firstAbove70: 11,
    },
    saliency: {
      epochs: [
        { epoch: 1, train: 0.9124, easy: 0.9513, hard: 0.0065 },
        { epoch: 5, train: 0.9584, easy: 0.9605, hard: 0.2759 },
        { epoch: 10, train: 0.9792, easy: 0.981, hard: 0.7016 },
      ],
      final: { epochs: 10, easy: 0.981, hard: 0.7016 },
      firstAbove70: 10,
    },
    'cf-invar': {
      epochs: [
        { epoch: 1, train: 0.8031, easy: 0.8706, hard: 0.6868 },
        { epoch: 5, train: 0.9444, easy: 0.9421, hard: 0.9218 },
        { epoch: 10, train: 0.9666, easy: 0.967, hard: 0.9552 },
      ],
      final: { epochs: 15, easy: null, hard: 0.97 },
      firstAbove70: 2,
    },
  },
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
    /** The other two accuracies after epoch 4, of seed 0. */
    last: { train: 0.951, easy: 0.954 },
  },
  twoPools: {
    seeds: 1,
    hard: [
      { epoch: 1, low: 0.001, high: 0.001, mean: null },
      { epoch: 2, low: 0.025, high: 0.025, mean: null },
      { epoch: 3, low: 0.043, high: 0.043, mean: null },
      { epoch: 4, low: 0.062, high: 0.062, mean: null },
    ],
    /** Of another seed that was trained on: after epochs 4 to 12. */
    trainedOn: [0.053, 0.096, 0.185, 0.275, 0.376, 0.453, 0.575, 0.615, 0.635],
  },
  /** The mandatory control: plain training with Adam 1e-3, as written. Hard accuracy after each epoch, from the first on. */
  adamControl: [0.076, 0.538, 0.682, 0.75, 0.805, 0.822, 0.888, 0.873, 0.896, 0.903],
  /** Hard accuracies of the three cures as written, by epoch. */
  cures: {
    dann: [
      { epoch: 1, hard: 0.071 },
      { epoch: 2, hard: 0.336 },
      { epoch: 3, hard: 0.573 },
      { epoch: 4, hard: 0.681 },
      { epoch: 15, hard: 0.929 },
    ],
    saliency: [
      { epoch: 1, hard: 0.095 },
      { epoch: 2, hard: 0.54 },
      { epoch: 9, hard: 0.898 },
      { epoch: 10, hard: 0.907 },
    ],
    'cf-invar': [
      { epoch: 2, hard: 0.954 },
      { epoch: 15, hard: 0.989 },
    ],
  },
  /** Of the cures as written after their last epoch, on the easy set. */
  curesEasy: { dann: 0.994, 'cf-invar': 0.992 },
  /** Of the cures without third pooling, DANN without a ramp: lowest and highest where there are several seeds. */
  curesTwoPools: {
    dann: [
      { epoch: 1, low: 0.051, high: 0.051 },
      { epoch: 6, low: 0.585, high: 0.585 },
      { epoch: 15, low: 0.822, high: 0.835 },
    ],
    saliency: [
      { epoch: 1, low: 0.054, high: 0.054 },
      { epoch: 5, low: 0.63, high: 0.63 },
      { epoch: 10, low: 0.802, high: 0.802 },
    ],
    'cf-invar': [
      { epoch: 1, low: 0.864, high: 0.864 },
      { epoch: 5, low: 0.961, high: 0.961 },
      { epoch: 15, low: 0.981, high: 0.981 },
    ],
  },
} as const
