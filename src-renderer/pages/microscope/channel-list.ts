/** The channels of a layer as the table and the scatter show them: with their verdict and name, filtered, in one order. */
import type { ChannelFigures, ChannelName } from '../../../src-main/contract/microscope'
import { isMonosemantic, verdictOf, type Thresholds, type Verdict } from './verdict'

export interface ChannelRow extends ChannelFigures {
  verdict: Verdict
  /** Empty where nobody gave one. */
  name: string
  note: string
}

export function channelRows(channels: readonly ChannelFigures[], thresholds: Thresholds, names: readonly ChannelName[], layer: string): ChannelRow[] {
  return channels.map((figures) => {
    const named = names.find((entry) => entry.layer === layer && entry.channel === figures.channel)
    return { ...figures, verdict: verdictOf(figures, thresholds), name: named?.name ?? '', note: named?.note ?? '' }
  })
}

/** "14", or "14 red detector". */
export function channelTitle(row: Pick<ChannelRow, 'channel' | 'name'>): string {
  return row.name ? `${row.channel} ${row.name}` : String(row.channel)
}

export const shown = ['all', 'monosemantic', 'color', 'digit', 'mixed', 'dead', 'named'] as const
export type Shown = (typeof shown)[number]

export const shownLabels: Record<Shown, string> = {
  all: 'All channels',
  monosemantic: 'Monosemantic',
  color: 'Monosemantic in colour',
  digit: 'Monosemantic in digit',
  mixed: 'Mixed',
  dead: 'Dead or silent',
  named: 'With a name or note',
}

export interface ChannelFilter {
  show: Shown
  /** Best colour. */
  color: number | null
  /** Part of the number, name, note or verdict. */
  text: string
}

export function filterChannels(rows: readonly ChannelRow[], filter: ChannelFilter, textOf: (row: ChannelRow) => string): ChannelRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    const text = `${channelTitle(row)} ${row.note} ${textOf(row)}`.toLowerCase()
    return isShown(row, filter.show) && (filter.color === null || row.bestColor === filter.color) && words.every((word) => text.includes(word))
  })
}

function isShown(row: ChannelRow, show: Shown): boolean {
  switch (show) {
    case 'all':
      return true
    case 'monosemantic':
      return isMonosemantic(row.verdict)
    case 'color':
    case 'digit':
      return row.verdict === show || row.verdict === 'both'
    case 'mixed':
      return row.verdict === 'mixed'
    case 'dead':
      return row.verdict === 'dead' || row.verdict === 'silent' || row.verdict === 'constant'
    case 'named':
      return row.name !== '' || row.note !== ''
  }
}
