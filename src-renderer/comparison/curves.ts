/** Accuracy by epoch of a group of seeds. */
import type { Curve } from '../../src-main/contract/compare'

export const accuracies = ['hard', 'easy', 'train'] as const
export type Accuracy = (typeof accuracies)[number]

/** Over the seeds that have an epoch: their mean, the lowest and the highest of them. */
export interface GroupCurve {
  epoch: number[]
  mean: number[]
  low: number[]
  high: number[]
}

export function groupCurve(curves: readonly Curve[], accuracy: Accuracy): GroupCurve {
  const byEpoch = new Map<number, number[]>()
  for (const curve of curves) {
    curve.epoch.forEach((epoch, i) => {
      const value = curve[accuracy][i]
      if (value !== undefined && Number.isFinite(value)) byEpoch.set(epoch, [...(byEpoch.get(epoch) ?? []), value])
    })
  }
  const epoch = [...byEpoch.keys()].sort((a, b) => a - b)
  const values = epoch.map((at) => byEpoch.get(at) ?? [])
  return {
    epoch,
    mean: values.map((all) => all.reduce((sum, value) => sum + value, 0) / all.length),
    low: values.map((all) => Math.min(...all)),
    high: values.map((all) => Math.max(...all)),
  }
}
