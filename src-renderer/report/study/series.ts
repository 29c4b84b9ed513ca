/** The study's measures as the charts take them: one rule for means, seeds and intervals. */
import type { StudyMeasure } from '../../../src-main/contract/study-run'
import type { BarValue } from '../../charts/bar-layout'
import type { IntervalRow } from '../../charts/interval-layout'
import type { Series } from '../../charts/series'

export type Measures = Readonly<Record<string, StudyMeasure>>

/** `<prefix>.<epoch>` of the measures by ascending epoch: the mean, and a band from the lowest to the highest seed where there are several; null where there are none. */
export function epochSeries(measures: Measures, prefix: string, look: Pick<Series, 'label' | 'slot' | 'dashed'>): Series | null {
  const epochs = Object.keys(measures)
    .flatMap((name) => (name.startsWith(`${prefix}.`) && /^\d+$/.test(name.slice(prefix.length + 1)) ? Number(name.slice(prefix.length + 1)) : []))
    .sort((a, b) => a - b)
  if (epochs.length === 0) return null
  const found = epochs.map((epoch) => measures[`${prefix}.${epoch}`] as StudyMeasure)
  const several = found.some(({ values }) => values.length > 1)
  return {
    ...{ id: prefix, ...look, dots: true, x: epochs, y: found.map(({ mean }) => mean) },
    ...(several ? { low: found.map(({ values }) => Math.min(...values)), high: found.map(({ values }) => Math.max(...values)) } : {}),
  }
}

/** With the interval of the measure. */
export function barValue(measure: StudyMeasure | undefined, published?: number): BarValue {
  const known = published === undefined ? {} : { published }
  return measure ? { value: measure.mean, low: measure.low, high: measure.high, ...known } : { value: null, ...known }
}

/** With the interval of the measure, and a ring for each of several seeds. */
export function intervalRow(measure: StudyMeasure | undefined, about: Pick<IntervalRow, 'id' | 'label' | 'slot'>): IntervalRow {
  if (!measure) return { ...about, value: null }
  const { mean, low, high, values } = measure
  return { ...about, value: mean, low, high, points: values.length > 1 ? values : [] }
}

/** What intervals are of: "mean over 3 seeds with its 95% interval", of a study under way "mean over 1 to 3 seeds", "one seed, with its 95% interval where it has one". */
export function overSeeds(measures: readonly (StudyMeasure | undefined)[]): string {
  const seeds = measures.flatMap((measure) => measure?.values.length ?? [])
  const [least, most] = [Math.min(...seeds), Math.max(...seeds)]
  if (most === 1) return 'one seed, with its 95% interval where it has one'
  return `mean over ${least === most ? most : `${least} to ${most}`} seeds with its 95% interval`
}

/** Those of some names. */
export const named = (measures: Measures, names: readonly string[]) => names.map((name) => measures[name])

/** Whether a ring, or a band, stands for a seed. */
export const hasSeeds = (measures: readonly (StudyMeasure | undefined)[]) => measures.some((measure) => measure && measure.values.length > 1)
