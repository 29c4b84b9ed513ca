/** What stands on the axes of tables over digits and colours. */
import { colorNames, studyPalette } from '../../src-main/contract/study'
import { type Rgb } from './paint'
import { cssColor } from './scales'

export interface CategoryLabel {
  /** Short, for the axis: "3", "yellow". */
  text: string
  /** Long, for tips and readers: "digit 3", "yellow, the colour of 3". */
  name: string
  /** A swatch of the study's colour, which always has its name beside it. */
  swatch?: string
  /** How a run or a group looks on the charts: a CSS colour, and a hollow dot on a dashed line where the colours begin again. */
  look?: { color: string; dashed: boolean }
}

export const digitLabels: readonly CategoryLabel[] = colorNames.map((_, digit) => ({ text: String(digit), name: `digit ${digit}` }))
export const answerLabels: readonly CategoryLabel[] = colorNames.map((_, digit) => ({ text: String(digit), name: `answered ${digit}` }))

/**
 * The ten colours by name. With the study's palette these are its names; a palette of one's own has none, and its colours go by their number.
 */
export function colorLabels(palette: readonly Rgb[]): CategoryLabel[] {
  return palette.map((color, digit) => ({
    text: colorName(digit, palette),
    name: `${colorName(digit, palette)}, the colour of ${digit}`,
    swatch: cssColor(color),
  }))
}

/** Name of colour `index`: the study's where the palette has its colour there, else "colour 3". */
export function colorName(index: number, palette: readonly Rgb[]): string {
  const own = palette[index]
  const study = studyPalette[index]
  return own && study && own.every((channel, i) => channel === study[i]) ? (colorNames[index] ?? '') : `colour ${index}`
}
