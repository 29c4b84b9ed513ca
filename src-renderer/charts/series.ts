/** What a line chart and a scatter take: one kind of thing over one axis. */
import type { Numbers } from './layout'

export interface Series {
  id: string
  label: string
  /** Categorical slot of scales.ts; `splitSlots` and `runSlot` give the ones that keep their meaning. */
  slot: number
  /** Ascending. */
  x: Numbers
  /** As long as `x`; NaN where there is no value, and the line breaks. */
  y: Numbers
  /** Ends of an interval around `y`, drawn as a band. */
  low?: Numbers
  high?: Numbers
  dashed?: boolean
  /** A dot on each value; for few values, and where each can be clicked. */
  dots?: boolean
  /** Radius of each value's dot, CSS pixels, where dots differ in what they stand for; as long as `x`. */
  radius?: Numbers
  /** Values that the line passes over, and whose dots stand alone; as long as `x`. */
  loose?: readonly boolean[]
  /** One of many that another series sums up: a thin line, in the table but not in the legend or the tip. */
  faint?: boolean
}

/** Values from elsewhere, drawn hollow in the colour of what they are compared with. */
export interface Marks {
  label: string
  /** Diamonds are published values; triangles are those of a reference implementation. */
  shape?: 'diamond' | 'triangle'
  slot: number
  x: Numbers
  y: Numbers
}

/** A straight dashed line across the plot with its name. */
export interface Reference {
  axis: 'x' | 'y'
  value: number
  label: string
}

export interface AxisName {
  label: string
  unit?: string
}

export function axisTitle(axis: AxisName): string {
  return axis.unit ? `${axis.label} (${axis.unit})` : axis.label
}

/** Outlines about their own middle. */
export const markPaths = { diamond: 'M0 -5L5 0L0 5L-5 0Z', triangle: 'M0 -5L5 4L-5 4Z' } as const
