/** What the study published for a training, where it did: the plain baseline on its own canvas, and the shifted hard set. */
import type { DatasetSettings } from '../../../src-main/contract/dataset'
import { published } from '../../../src-main/contract/study'

export interface PublishedEpoch {
  epoch: number
  train?: number
  easy?: number
  hard?: number
}

/**
 * Published accuracies (0..1) by epoch of a plain training with SGD; none for any other method, optimiser or canvas. The widths are left
 * open: the study says of its small networks that the outcome did not change.
 */
export function publishedEpochs(
  method: string | null,
  settings: Readonly<Record<string, unknown>>,
  dataset: DatasetSettings | null,
): readonly PublishedEpoch[] {
  if (method !== 'erm' || settings.optimizer === 'adam' || !dataset) return []
  if (dataset.source !== 'mnist' || dataset.rho !== 0.95 || dataset.placement !== 'stroke' || dataset.trainRule !== 'biased') return []
  // On fewer digits the same recipe takes fewer steps, and means something else.
  if (dataset.trainSize < 60_000 || dataset.testSize < 10_000) return []
  return dataset.hardRule === 'shift' ? [{ epoch: 4, hard: published.shiftedHard }] : published.baseline
}
