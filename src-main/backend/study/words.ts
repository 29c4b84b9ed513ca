/** Numbers in sentences. */
import type { StudyMeasure, StudyUnit } from '../../contract/study-run'

/** 0.1152 as "11.5%". */
export const percent = (value: number, digits = 1) => `${(value * 100).toFixed(digits)}%`

/** As the unit has it: "11.5%", "0.44", "525", "0.0432". */
export function inUnit(value: number, unit: StudyUnit): string {
  switch (unit) {
    case 'share':
    case 'probability':
      return percent(value)
    case 'difference':
      return `${value < 0 ? '−' : '+'}${(Math.abs(value) * 100).toFixed(1)} points`
    case 'count':
    case 'epochs':
      return Number.isInteger(value) ? String(value) : value.toFixed(1)
    case 'epsilon':
      return value.toFixed(4)
    default:
      return value.toFixed(2)
  }
}

/** With its interval, where it has one: "11.5% (8.0% to 15.1%)". */
export function measured({ mean, low, high }: StudyMeasure, unit: StudyUnit): string {
  return low === null || high === null ? inUnit(mean, unit) : `${inUnit(mean, unit)} (${inUnit(low, unit)} to ${inUnit(high, unit)})`
}
