/** The orders of a layer's sheet. */
import type { ChannelFigures } from '../../../src-main/contract/microscope'
import type { ObjectiveId } from '../../../src-main/contract/prototypes'
import { percent } from '../../ui/format'
import type { Item } from './answer'
import { hasHue, hueText, shortValue } from './tile'

export const orderIds = ['channel', 'hue', 'oneHue', 'saturation', 'value', 'percentile', 'colorSelectivity'] as const
export type OrderId = (typeof orderIds)[number]

interface Order {
  label: string
  /** Null where the channel has no such figure; it comes last then. */
  of: (channel: number, item: Item | undefined, figures: ChannelFigures | undefined) => number | null
  /** Largest first. */
  descending: boolean
  /** Under the tile. */
  write: (value: number) => string
}

const ofItem = (read: (item: Item) => number | null) => (_: number, item: Item | undefined) => (item && item.trouble === null ? read(item) : null)

/** Red lies on both ends of the circle: all of it comes first. */
const fromRed = (hue: number | null) => (hue !== null && hue >= 345 ? hue - 360 : hue)

export const orders: Record<OrderId, Order> = {
  channel: { label: 'Channel', of: (channel) => channel, descending: false, write: () => '' },
  hue: { label: 'Hue', of: ofItem((item) => (hasHue(item) ? fromRed(item.solidity.hue) : null)), descending: false, write: hueText },
  oneHue: { label: 'One hue', of: ofItem(({ solidity }) => solidity.oneHue), descending: true, write: (value) => value.toFixed(2) },
  saturation: { label: 'Saturation', of: ofItem(({ solidity }) => solidity.saturation), descending: true, write: (value) => value.toFixed(2) },
  value: { label: 'Activation', of: ofItem(({ value }) => value), descending: true, write: shortValue },
  percentile: { label: 'Percentile', of: ofItem(({ percentile }) => percentile), descending: true, write: (value) => percent(value, 1) },
  colorSelectivity: {
    label: 'Colour selectivity',
    of: (_, __, figures) => figures?.colorSelectivity ?? null,
    descending: true,
    write: (value) => value.toFixed(2),
  },
}

/** Channels in an order; those without a figure last, and equal ones by their number. */
export function sortChannels(
  channels: number,
  order: OrderId,
  item: (channel: number) => Item | undefined,
  figures: readonly ChannelFigures[],
): number[] {
  const { of, descending } = orders[order]
  const sign = descending ? -1 : 1
  const keyed = Array.from({ length: channels }, (_, channel) => ({ channel, value: of(channel, item(channel), figures[channel]) }))
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null) || a.channel - b.channel
    return sign * (a.value - b.value) || a.channel - b.channel
  })
  return keyed.map(({ channel }) => channel)
}

/** Whether an order stands on what the microscope sees on real images. */
export function needsMicroscope(order: OrderId, objective: ObjectiveId): boolean {
  return order === 'colorSelectivity' || (order === 'percentile' && objective !== 'topk_mean')
}

/** Why a sheet cannot be put into an order yet; null where it can. */
export function missingFor(order: OrderId, objective: ObjectiveId, items: readonly Item[], figures: readonly ChannelFigures[]): string | null {
  if (order === 'channel') return null
  if (order === 'colorSelectivity') return figures.length > 0 ? null : 'The microscope has not looked at this model yet'
  if (items.length === 0) return 'No prototype has arrived yet'
  if (order === 'percentile' && objective === 'topk_mean') return 'The microscope ranks channel_max and channel_mean only'
  if (order === 'percentile') return items.some(({ percentile }) => percentile !== null) ? null : 'The microscope has not looked at this model yet'
  return null
}
