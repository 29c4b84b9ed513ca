/** Blocks that have nothing to show: they are left out, which the contents say. */
import type { ReportBlockId, ReportData } from '../../src-main/contract/report'
import { biasLines } from '../comparison/bias'
import { publishedOf, referenceOf } from '../comparison/published'
import { titleOf } from './findings'

/** Why a block would be empty; null where it is not. */
type Reason = (data: ReportData) => string | null

const noEpoch: Reason = ({ comparison }) => (comparison.runs.some(({ figures }) => figures !== null) ? null : 'no run has an epoch behind it yet')
const noModel: Reason = ({ models }) => (models.length > 0 ? null : 'no group has weights to look at')
const noSample: Reason = (data) => noModel(data) ?? (data.samples.some(({ rows }) => rows.length > 0) ? null : 'no digits were looked at')

const noEffect: Reason = ({ comparison: { control, effects, groups } }) => {
  if (control === null) return 'no run of plain training with Adam on the same data is among these'
  return effects.length > 0 ? null : `no group shares a seed and an epoch with the control, ${groups[control]?.label}`
}
const noSweep: Reason = (data) => (biasLines(data.comparison, titleOf(data)).length > 0 ? null : 'no method was trained at more than one rho')
const notPublished: Reason = ({ comparison }) => {
  const known = comparison.groups.some((_, index) => publishedOf(comparison, index) !== null || referenceOf(comparison, index).length > 0)
  return known ? null : 'nothing was published for these settings on this data'
}

const reasons: Readonly<Partial<Record<ReportBlockId, Reason>>> = {
  results: noEpoch,
  effects: noEffect,
  curves: noEpoch,
  sweep: noSweep,
  groups: noEpoch,
  confusion: noModel,
  calibration: noEpoch,
  samples: noSample,
  published: notPublished,
}

export interface LeftOut {
  id: ReportBlockId
  why: string
}

/** Of the chosen blocks, in their order. */
export function leftOut(data: ReportData): LeftOut[] {
  return data.blocks.flatMap((id) => {
    const why = reasons[id]?.(data) ?? null
    return why === null ? [] : [{ id, why }]
  })
}

/** Were the linear probes measured, of any run? */
export function hasProbes({ comparison }: Pick<ReportData, 'comparison'>): boolean {
  return comparison.groups.some(({ figures }) => figures.probeColor !== null)
}
