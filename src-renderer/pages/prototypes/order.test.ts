import { describe, expect, it } from 'vitest'
import type { ChannelFigures } from '../../../src-main/contract/microscope'
import { nearestPlace } from './focus'
import { missingFor, orders, sortChannels } from './order'
import { item } from './testing'

const items = new Map([
  [0, item({ channel: 0, value: 2 }, { hue: 200, oneHue: 0.5 })],
  [1, item({ channel: 1, value: 9, trouble: 'zero-gradient' }, { hue: 10 })],
  [2, item({ channel: 2, value: 5, percentile: 0.4 }, { hue: null, oneHue: 0.1 })],
  [3, item({ channel: 3, value: 5, percentile: 0.9 }, { hue: 20, oneHue: 0.9 })],
])
const of = (channel: number) => items.get(channel)
const figures = [0.1, null, 0.8, 0.3].map((colorSelectivity, channel) => ({ channel, colorSelectivity }) as ChannelFigures)

describe('the order of a sheet', () => {
  it('goes by a figure, equal ones by channel, and those without it last', () => {
    expect(sortChannels(5, 'channel', of, [])).toEqual([0, 1, 2, 3, 4])
    expect(sortChannels(5, 'value', of, [])).toEqual([2, 3, 0, 1, 4])
    expect(sortChannels(5, 'hue', of, [])).toEqual([3, 0, 1, 2, 4])
    expect(sortChannels(5, 'oneHue', of, [])).toEqual([3, 0, 2, 1, 4])
    expect(sortChannels(5, 'percentile', of, [])).toEqual([3, 2, 0, 1, 4])
    expect(sortChannels(4, 'colorSelectivity', of, figures)).toEqual([2, 3, 0, 1])
  })

  it('keeps all red together at the beginning of the hues', () => {
    const hues = [200, 359, 12, 346, 344]
    const red = (channel: number) => item({ channel }, { hue: hues[channel] ?? null })
    expect(sortChannels(5, 'hue', red, [])).toEqual([3, 1, 2, 0, 4])
    expect([346, 359.9, 12].map((hue) => orders.hue.write(orders.hue.of(0, item({}, { hue }), undefined) ?? 0))).toEqual(['346°', '0°', '12°'])
  })

  it('says what an order waits for', () => {
    const all = [...items.values()]
    expect(missingFor('channel', 'channel_mean', [], [])).toBeNull()
    expect(missingFor('hue', 'channel_mean', [], [])).toMatch(/No prototype/)
    expect(missingFor('percentile', 'channel_mean', [item()], [])).toMatch(/microscope/)
    expect(missingFor('percentile', 'channel_mean', all, [])).toBeNull()
    expect(missingFor('percentile', 'topk_mean', all, [])).toMatch(/channel_max and channel_mean only/)
    expect(missingFor('colorSelectivity', 'channel_mean', all, [])).toMatch(/microscope/)
    expect(missingFor('colorSelectivity', 'channel_mean', [], figures)).toBeNull()
  })
})

describe('arrow keys', () => {
  // Two rows of three, and far to the right a group of its own.
  const places = [0, 1, 2].flatMap((column) => [0, 1].map((row) => ({ left: column * 60, top: row * 70 })))
  const all = [...places, { left: 400, top: 3 }]
  const at = (left: number, top: number) => all.findIndex((place) => place.left === left && place.top === top)

  it('lead to the nearest tile in their direction, and stay where there is none', () => {
    expect(nearestPlace(all, at(0, 0), 'ArrowRight')).toBe(at(60, 0))
    expect(nearestPlace(all, at(60, 0), 'ArrowDown')).toBe(at(60, 70))
    expect(nearestPlace(all, at(60, 70), 'ArrowUp')).toBe(at(60, 0))
    expect(nearestPlace(all, at(0, 0), 'ArrowLeft')).toBe(at(0, 0))
    expect(nearestPlace(all, at(120, 70), 'ArrowRight')).toBe(at(120, 70))
    expect(nearestPlace(all, at(400, 3), 'ArrowDown')).toBe(at(120, 70))
  })
})
