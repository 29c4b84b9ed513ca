import { describe, expect, it } from 'vitest'
import type { ChannelFigures } from '../../../src-main/contract/microscope'
import { channelRows, filterChannels, type ChannelFilter } from './channel-list'
import { countVerdicts, firstChannel, layerSentence, usualThresholds, verdictOf, verdictText } from './verdict'

const red: ChannelFigures = {
  channel: 0,
  colorSelectivity: 0.93,
  digitSelectivity: 0.02,
  effectiveColors: 1.4,
  effectiveDigits: 9.8,
  bestColor: 0,
  bestDigit: 8,
  mean: 0.1,
  low: -0.2,
  high: 1.2,
  dead: false,
}
const channel = (number: number, change: Partial<ChannelFigures>): ChannelFigures => ({ ...red, channel: number, ...change })
const polysemantic = channel(1, { effectiveColors: 3.1, bestColor: 2 })
const weak = channel(2, { colorSelectivity: 0.49 })
const one = channel(3, { colorSelectivity: 0.01, effectiveColors: 9, digitSelectivity: 0.6, effectiveDigits: 1.9, bestDigit: 1 })
const dead = channel(4, { colorSelectivity: null, digitSelectivity: null, effectiveColors: null, effectiveDigits: null, bestColor: null, dead: true })
const silent = channel(5, { effectiveColors: null, effectiveDigits: null, bestColor: null, bestDigit: null })
const both = channel(6, { digitSelectivity: 0.9, effectiveDigits: 1.1 })
const all = [red, polysemantic, weak, one, dead, silent, both]
const name = (color: number) => ['red', 'green', 'blue'][color] ?? ''

describe('a verdict', () => {
  it('needs selectivity and about one class', () => {
    expect(all.map((figures) => verdictOf(figures, usualThresholds))).toEqual(['color', 'mixed', 'mixed', 'digit', 'dead', 'silent', 'both'])
  })
  it('follows the thresholds, which are inclusive', () => {
    expect(verdictOf(weak, { selectivity: 0.49, effectiveNumber: 1.4 })).toBe('color')
    expect(verdictOf(weak, { selectivity: 0.49, effectiveNumber: 1.39 })).toBe('mixed')
    expect(verdictOf(polysemantic, { selectivity: 0.5, effectiveNumber: 4 })).toBe('color')
  })
  it('is constant where nothing varies above zero', () => {
    expect(verdictOf(channel(7, { colorSelectivity: null, digitSelectivity: null }), usualThresholds)).toBe('constant')
  })
  it('speaks', () => {
    expect(verdictText('color', red, name)).toBe('monosemantic in colour: red')
    expect(verdictText('digit', one, name)).toBe('monosemantic in digit: 1')
    expect(verdictText('dead', dead, name)).toBe('dead')
  })
})

describe('a layer', () => {
  it('is summed up; what is monosemantic in both counts in each', () => {
    const counts = countVerdicts(all, usualThresholds)
    expect(counts).toEqual({ of: 7, color: 2, digit: 2, dead: 1 })
    expect(layerSentence('conv1', counts)).toBe('2 of 7 channels of conv1 are monosemantic in colour, 2 in digit; 1 is dead')
    expect(layerSentence('conv2', { of: 3, color: 0, digit: 0, dead: 0 })).toBe('none of 3 channels of conv2 are monosemantic in colour')
  })
  it('opens at the most selective channel about one colour', () => {
    expect(
      firstChannel([weak, channel(8, { colorSelectivity: 0.7 }), channel(9, { colorSelectivity: 0.99, effectiveColors: 5 })], usualThresholds),
    ).toBe(8)
    expect(firstChannel([dead, channel(9, { colorSelectivity: 0.2 })], usualThresholds)).toBe(9)
    expect(firstChannel([], usualThresholds)).toBe(0)
  })
})

describe('filters', () => {
  const names = [
    { layer: 'conv1' as const, channel: 2, name: 'Edge', note: 'left of a stroke' },
    { layer: 'conv2' as const, channel: 0, name: 'elsewhere', note: '' },
  ]
  const rows = channelRows(all, usualThresholds, names, 'conv1')
  const found = (filter: Partial<ChannelFilter>) =>
    filterChannels(rows, { show: 'all', color: null, text: '', ...filter }, (row) => verdictText(row.verdict, row, name)).map((row) => row.channel)
  it('by verdict', () => {
    expect(found({})).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(found({ show: 'monosemantic' })).toEqual([0, 3, 6])
    expect(found({ show: 'color' })).toEqual([0, 6])
    expect(found({ show: 'digit' })).toEqual([3, 6])
    expect(found({ show: 'dead' })).toEqual([4, 5])
    expect(found({ show: 'named' })).toEqual([2])
  })
  it('by best colour and by words of the name, note and verdict', () => {
    expect(found({ color: 2 })).toEqual([1])
    expect(found({ text: 'edge' })).toEqual([2])
    expect(found({ text: 'stroke LEFT' })).toEqual([2])
    expect(found({ text: 'colour: red' })).toEqual([0])
    expect(found({ text: 'elsewhere' })).toEqual([])
  })
})
