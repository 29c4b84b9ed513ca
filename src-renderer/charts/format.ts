/** What charts write besides the plain shares and counts of ui/format: differences, intervals, and numbers of any size. */
import type { ScaleContinuousNumeric } from 'd3'
import { count, percent } from '../ui/format'
import type { ScaleKind } from './layout'

const minus = (text: string) => text.replace('-', '−')

/** A difference of two shares in percentage points: 0.052 -> "+5.2 pp". */
export function points(difference: number | null | undefined, digits = 1): string {
  if (difference == null || Number.isNaN(difference)) return '–'
  return `${signed(difference * 100, digits)} pp`
}

/** With its sign, and none where it rounds to zero. */
export function signed(value: number, digits = 0): string {
  const text = value.toFixed(digits)
  if (Number(text) === 0) return (0).toFixed(digits)
  return value > 0 ? `+${text}` : minus(text)
}

/** Three significant digits, without trailing zeros: 0.04327 -> "0.0433", 12000 -> "12,000". */
export function compact(value: number | null | undefined): string {
  if (value == null || Number.isNaN(value)) return '–'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1000) return minus(count(value))
  if (size < 1e-4) return minus(value.toExponential(1))
  return minus(String(Number(value.toPrecision(3))))
}

/** "95% interval" in brackets behind a share; empty where there is none. */
export function interval(low: number | null, high: number | null, digits = 1): string {
  return low == null || high == null ? '' : `[${percent(low, digits)}, ${percent(high, digits)}]`
}

/** A share for an axis and its tip: whole percents without decimals, others with one. */
export function shareText(share: number | null): string {
  const whole = share !== null && Math.abs(share * 100 - Math.round(share * 100)) < 1e-9
  return percent(share, whole ? 0 : 1)
}

/** Ticks of an axis, no more than its length in pixels has room for. On a log axis powers of ten come first. */
export function axisTicks(scale: ScaleContinuousNumeric<number, number>, pixels: number, spacing: number, kind: ScaleKind = 'linear'): number[] {
  const room = Math.max(2, Math.floor(pixels / spacing))
  if (kind === 'log') {
    const decades = scale.ticks(room).filter((tick) => Number.isInteger(Number(Math.log10(tick).toFixed(9))))
    if (decades.length >= 2) return decades.filter((_, i) => i % Math.ceil(decades.length / room) === 0)
  }
  for (let wanted = room; wanted > 1; wanted--) {
    const ticks = scale.ticks(wanted)
    if (ticks.length <= room + 1) return ticks
  }
  return scale.ticks(1)
}
