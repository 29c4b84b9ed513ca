/** Metrics of a run as growing curves: what is stored, and what arrives while it trains. */
import type { LiveMetric } from '../../../src-main/contract/jobs'
import type { MetricSeries } from '../../../src-main/contract/runs'

export interface Curve {
  readonly step: readonly number[]
  readonly value: readonly number[]
}
export type Curves = Readonly<Record<string, Curve>>

export const noCurve: Curve = { step: [], value: [] }

export function curvesOf(series: readonly MetricSeries[]): Curves {
  return Object.fromEntries(series.map(({ name, step, value }) => [name, { step: [...step], value: [...value] }]))
}

/**
 * The curves with newer values at their ends. A value whose step a curve has reached already replaces what follows from there on: after a lost
 * epoch a run goes on from its last checkpoint.
 */
export function extend(curves: Curves, metrics: readonly LiveMetric[]): Curves {
  const grown: Record<string, { step: number[]; value: number[] }> = {}
  for (const { name, step, value } of metrics) {
    const known = curves[name] ?? noCurve
    const curve = (grown[name] ??= { step: [...known.step], value: [...known.value] })
    while (curve.step.length > 0 && (curve.step.at(-1) as number) >= step) {
      curve.step.pop()
      curve.value.pop()
    }
    curve.step.push(step)
    curve.value.push(value)
  }
  return { ...curves, ...grown }
}
