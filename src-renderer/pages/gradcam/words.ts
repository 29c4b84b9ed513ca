/** What a map comes down to, in words. */
import type { Cam } from '../../../src-main/contract/gradcam'
import { colorName } from '../../charts/labels'
import type { Rgb } from '../../charts/paint'

export function ratioText(ratio: number | null | undefined): string {
  return ratio == null || Number.isNaN(ratio) ? '–' : ratio.toFixed(2)
}

/** "a red 0", "the drawing". */
export function imageName({ digit, color }: Pick<Cam, 'digit' | 'color'>, palette: readonly Rgb[]): string {
  if (digit === null || color === null) return 'the drawing'
  return `the ${colorName(color, palette)} ${digit}`
}

/** Where the evidence lies: below 1 more on the stroke, above more behind it. */
export function whereText({ empty, scaledFigures }: Pick<Cam, 'empty' | 'scaledFigures'>): string {
  if (empty) return 'no positive evidence'
  const ratio = scaledFigures?.ratio
  if (ratio == null) return scaledFigures?.background ? 'evidence on the background alone' : 'the same evidence everywhere'
  if (ratio < 0.8) return 'mostly on the stroke'
  return ratio <= 1.25 ? 'as much behind the stroke as on it' : 'mostly behind the stroke'
}
