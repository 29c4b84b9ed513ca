/** All channels of a layer on one image: values, their order, and one scale for all maps. */
import type { ChannelsOfImage, ScanObjective } from '../../../src-main/contract/microscope'

export type LayerMaps = ChannelsOfImage['layers'][number]

export const stripOrders = ['number', 'value', 'change', 'selectivity'] as const
export type StripOrder = (typeof stripOrders)[number]

export interface StripCell {
  channel: number
  /** The objective on the image. */
  value: number
  /** Against the image that it is compared with; null where there is none. */
  change: number | null
}

export function stripCells(layer: LayerMaps, objective: ScanObjective, before: LayerMaps | null): StripCell[] {
  const values = objective === 'channel_max' ? 'max' : 'mean'
  return Array.from(layer[values], (value, channel) => ({ channel, value, change: before ? value - (before[values][channel] ?? 0) : null }))
}

/** Largest first, except by number; equal ones by number. */
export function orderCells(cells: readonly StripCell[], order: StripOrder, selectivity: (channel: number) => number | null): StripCell[] {
  const key: Record<StripOrder, (cell: StripCell) => number> = {
    number: (cell) => -cell.channel,
    value: (cell) => cell.value,
    change: (cell) => Math.abs(cell.change ?? 0),
    selectivity: (cell) => selectivity(cell.channel) ?? -1,
  }
  return [...cells].sort((a, b) => key[order](b) - key[order](a) || a.channel - b.channel)
}

/** Two decimals below a map; none of them is "−0.00". */
export function valueText(value: number): string {
  const text = value.toFixed(2)
  return Number(text) === 0 ? '0.00' : text.replace('-', '−')
}

/** The largest value of all maps: full colour. At least a hair above 0, so that a layer without activity is drawn empty. */
export function strongest(layer: LayerMaps): number {
  return layer.map.reduce((most, value) => Math.max(most, value), 1e-6)
}

/**
 * Paints one channel's map as RGBA bytes, [side, side, 4]: zero and below as nothing, `full` in full colour.
 * @param colors bytes of a scale from nothing to full, [n, 3]
 */
export function paintMap({ map, side, channels }: LayerMaps, channel: number, full: number, colors: Uint8Array, out: Uint8ClampedArray): void {
  const last = colors.length / 3 - 1
  for (let i = 0; i < side * side; i++) {
    const share = Math.min(1, Math.max(0, (map[i * channels + channel] ?? 0) / full))
    const at = Math.round(share * last) * 3
    for (let part = 0; part < 3; part++) out[i * 4 + part] = colors[at + part] ?? 0
    out[i * 4 + 3] = 255
  }
}
