/** What a channel's figures come down to, by thresholds that a person can move (STUDY 2). */
import { verdictThresholds, type ChannelFigures } from '../../../src-main/contract/microscope'

export interface Thresholds {
  /** Between-class over total variance from which on a channel is selective, 0..1. */
  selectivity: number
  /** Most classes, by the exponential of the entropy, that count as "about one", 1..10. */
  effectiveNumber: number
}
export const usualThresholds: Thresholds = verdictThresholds

/** `silent`: it varies, but is never above zero. `constant`: above zero, and the same for every image. */
export const verdicts = ['color', 'digit', 'both', 'mixed', 'silent', 'constant', 'dead'] as const
export type Verdict = (typeof verdicts)[number]

/** Monosemantic needs both: selective, and about one class. */
export function verdictOf(figures: ChannelFigures, thresholds: Thresholds): Verdict {
  if (figures.dead) return 'dead'
  if (figures.effectiveColors === null || figures.effectiveDigits === null) return 'silent'
  if (figures.colorSelectivity === null || figures.digitSelectivity === null) return 'constant'
  const about = (selectivity: number, number: number) => selectivity >= thresholds.selectivity && number <= thresholds.effectiveNumber
  const color = about(figures.colorSelectivity, figures.effectiveColors)
  const digit = about(figures.digitSelectivity, figures.effectiveDigits)
  return color && digit ? 'both' : color ? 'color' : digit ? 'digit' : 'mixed'
}

export function isMonosemantic(verdict: Verdict): boolean {
  return verdict === 'color' || verdict === 'digit' || verdict === 'both'
}

/** "monosemantic in colour: red", "mixed", "dead". */
export function verdictText(verdict: Verdict, figures: ChannelFigures, colorName: (color: number) => string): string {
  const color = figures.bestColor === null ? '' : colorName(figures.bestColor)
  switch (verdict) {
    case 'color':
      return `monosemantic in colour: ${color}`
    case 'digit':
      return `monosemantic in digit: ${figures.bestDigit}`
    case 'both':
      return `monosemantic in colour and digit: ${color}, ${figures.bestDigit}`
    case 'silent':
      return 'never positive'
    default:
      return verdict
  }
}

/** What the verdict means, for a tooltip. */
export const verdictMeaning: Record<Verdict, string> = {
  color: 'Its variance goes with the colour, and about one colour drives it.',
  digit: 'Its variance goes with the digit, and about one digit drives it.',
  both: 'Colour and digit explain it alike: so it is where the two go together in the set.',
  mixed: 'Either not selective enough, or driven by more colours and digits than the threshold allows.',
  silent: 'It varies, but is below zero on every image of the set: a ReLU after it lets nothing through.',
  constant: 'The same value for every image of the set.',
  dead: 'Zero on every image of the set.',
}

export interface LayerCount {
  of: number
  color: number
  digit: number
  dead: number
}

/** How many channels of a layer are what; those of both kinds count for each. */
export function countVerdicts(channels: readonly ChannelFigures[], thresholds: Thresholds): LayerCount {
  const all = channels.map((figures) => verdictOf(figures, thresholds))
  const among = (...wanted: Verdict[]) => all.filter((verdict) => wanted.includes(verdict)).length
  return { of: all.length, color: among('color', 'both'), digit: among('digit', 'both'), dead: among('dead') }
}

/** "21 of 32 channels of conv1 are monosemantic in colour, 1 in digit; 2 are dead" */
export function layerSentence(layer: string, { of, color, digit, dead }: LayerCount): string {
  const be = (count: number) => (count === 1 ? 'is' : 'are')
  const digits = digit === 0 ? '' : `, ${digit} in digit`
  const died = dead === 0 ? '' : `; ${dead} ${be(dead)} dead`
  return `${color === 0 ? 'none' : color} of ${of} channels of ${layer} ${be(color)} monosemantic in colour${digits}${died}`
}

/** The channel that a first look should fall on: the most colour-selective of the monosemantic, else of all that live. */
export function firstChannel(channels: readonly ChannelFigures[], thresholds: Thresholds): number {
  const selectivity = (figures: ChannelFigures) => figures.colorSelectivity ?? -1
  const monosemantic = channels.filter((figures) => ['color', 'both'].includes(verdictOf(figures, thresholds)))
  const pool = monosemantic.length > 0 ? monosemantic : channels
  return (
    pool.reduce<ChannelFigures | null>((best, figures) => (best && selectivity(best) >= selectivity(figures) ? best : figures), null)?.channel ?? 0
  )
}
