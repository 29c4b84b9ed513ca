/** Names of what a run leaves on disk. */
import type { Split } from '../contract/study'

export const artifactNames = {
  weights: (epoch: number) => `weights/epoch-${epoch}`,
  /** Of a sparse autoencoder. */
  sae: 'weights/sae',
  /** `SaeQuality` after each of its epochs, as JSON. */
  saeQuality: 'quality',
  /** `AttackedImage`s that are done, in the order of their indices; of one model, by its place among those that are attacked. */
  attacked: (model: number) => `attacked/model-${model}`,
  /** What became of those images, [n, 28, 28, 3]. */
  adversarial: (model: number) => `adversarial/model-${model}`,
  /** Of the method and its optimiser, after the latest epoch. */
  state: 'state/latest',
  predictions: (split: Split, epoch: number) => `predictions/${split}/epoch-${epoch}`,
} as const
