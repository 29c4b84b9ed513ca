/** What was published, or measured by the reference implementation, for a group: only beside what was trained on the study's own canvas. */
import type { Comparison } from '../../src-main/contract/compare'
import { cureReference, isStudyCanvas, publishedCure, publishedEpochs, type PublishedEpoch } from '../state/reference'

export interface PublishedFigures {
  /** Epochs after which the figures hold. */
  epochs: number
  easy: number | null
  hard: number | null
  epochsTo70: number | null
  /** Ascending. */
  curve: readonly PublishedEpoch[]
}

/** The group's training, where its data is the study's; null for any other data. */
function onStudy({ runs, groups, datasets }: Comparison, group: number) {
  const lead = runs.find(({ run }) => run.id === groups[group]?.runs[0])?.run
  const dataset = datasets.find((entry) => entry.groups.includes(group))?.settings
  return lead && dataset && isStudyCanvas(dataset) ? { method: lead.method, settings: lead.settings, dataset } : null
}

export function publishedOf(comparison: Comparison, group: number): PublishedFigures | null {
  const training = onStudy(comparison, group)
  if (!training) return null
  const { method, settings, dataset } = training
  const curve = publishedEpochs(method, settings, dataset)
  const last = curve.at(-1)
  if (!last) return null
  const cure = publishedCure(method, settings, dataset)
  return { epochs: last.epoch, easy: last.easy ?? null, hard: last.hard ?? null, epochsTo70: cure?.firstAbove70 ?? null, curve }
}

/** Hard accuracies of the reference implementation, for the study's cures and for plain training with Adam. */
export function referenceOf(comparison: Comparison, group: number): readonly { epoch: number; hard: number }[] {
  const training = onStudy(comparison, group)
  return training ? cureReference(training.method, training.settings, training.dataset) : []
}
