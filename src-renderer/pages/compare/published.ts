/** What was published, or measured by the reference implementation, for a group: only beside what was trained on the study's own canvas. */
import type { Comparison } from '../../../src-main/contract/compare'
import { published, reference } from '../../../src-main/contract/study'
import { isPublishedBaseline, isStudyCanvas } from '../train/reference'

export interface PublishedPoint {
  epoch: number
  train?: number
  easy?: number
  hard?: number
}

export interface PublishedFigures {
  /** Epochs after which the figures hold. */
  epochs: number
  easy: number | null
  hard: number | null
  epochsTo70: number | null
  /** Ascending. */
  curve: readonly PublishedPoint[]
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
  if (isPublishedBaseline(training.method, training.settings, training.dataset)) {
    const last = published.baseline[3]
    return { epochs: last.epoch, easy: last.easy, hard: last.hard, epochsTo70: null, curve: published.baseline }
  }
  if (training.method === null || !Object.hasOwn(published.cures, training.method)) return null
  const cure = published.cures[training.method as keyof typeof published.cures]
  const { epochs, easy, hard } = cure.final
  const last = cure.epochs.some(({ epoch }) => epoch === epochs) ? [] : [{ epoch: epochs, hard, ...(easy === null ? {} : { easy }) }]
  return { epochs, easy, hard, epochsTo70: cure.firstAbove70, curve: [...cure.epochs, ...last] }
}

/** Hard accuracies of the reference implementation, for the study's cures and for plain training with Adam. */
export function referenceOf(comparison: Comparison, group: number): readonly { epoch: number; hard: number }[] {
  const training = onStudy(comparison, group)
  if (!training) return []
  if (training.method === 'erm' && training.settings.optimizer === 'adam') return reference.adamControl.map((hard, i) => ({ epoch: i + 1, hard }))
  if (training.method === null || !Object.hasOwn(reference.cures, training.method)) return []
  return reference.cures[training.method as keyof typeof reference.cures]
}
