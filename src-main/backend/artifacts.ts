/** Names of what a run leaves on disk. */
import type { Split } from '../contract/study'

export const artifactNames = {
  weights: (epoch: number) => `weights/epoch-${epoch}`,
  /** Of a sparse autoencoder. */
  sae: 'weights/sae',
  /** `SaeQuality` after each of its epochs, as JSON. */
  saeQuality: 'quality',
  /** Of the method and its optimiser, after the latest epoch. */
  state: 'state/latest',
  predictions: (split: Split, epoch: number) => `predictions/${split}/epoch-${epoch}`,
} as const
