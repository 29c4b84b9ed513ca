/** The figures of a comparison as people read them: their names, their units, and which end is the better one. */
import type { ComparedRun, FigureName, Interval } from '../../src-main/contract/compare'
import { duration, percent } from '../ui/format'

export type FigureKind = 'share' | 'epochs' | 'seconds'

export interface FigureColumn {
  name: FigureName
  title: string
  hint: string
  kind: FigureKind
}

const share = (name: FigureName, title: string, hint: string): FigureColumn => ({ name, title, hint, kind: 'share' })

/** In the order of the table. */
export const figureColumns: readonly FigureColumn[] = [
  share('hard', 'Hard', 'Accuracy on the hard set: digits in any colour but their own'),
  share('easy', 'Easy', 'Accuracy on the easy set: painted as in training'),
  share('train', 'Train', 'Accuracy while training, over the last epoch'),
  share('worstGroup', 'Worst group', 'Accuracy of the digit and colour of the hard set that is right least often'),
  share('colorFollow', 'Follows colour', "Share of all hard images whose answer is the worn colour's digit"),
  share('probeColor', 'Colour left', 'Linear probe on the frozen gap features: how often it names the colour, on the balanced set (10% is chance)'),
  share('probeDigit', 'Digit probe', 'Linear probe on the frozen gap features: how often it names the digit, on the balanced set'),
  share('eceHard', 'ECE hard', 'Expected calibration error on the hard set: how far confidence is from accuracy, 0 is best'),
  share('eceEasy', 'ECE easy', 'Expected calibration error on the easy set'),
  { name: 'epochsTo70', title: 'To 70%', hint: 'First epoch with more than 70% of the hard set right', kind: 'epochs' },
  { name: 'trainSeconds', title: 'Time', hint: 'Wall time of training, evaluation left out', kind: 'seconds' },
]

export function figureText(kind: FigureKind, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (kind === 'share') return percent(value, 1)
  return kind === 'seconds' ? duration(value) : Number.isInteger(value) ? String(value) : value.toFixed(1)
}

/** The 95% interval in the unit of its figure, without the unit: "[98.6, 99.1]"; empty where one seed alone has the figure. */
export function intervalText(kind: FigureKind, { low, high }: Pick<Interval, 'low' | 'high'>): string {
  if (low === null || high === null) return ''
  const end = (value: number) => (kind === 'share' ? (value * 100).toFixed(1) : kind === 'seconds' ? String(Math.round(value)) : value.toFixed(1))
  return `[${end(low)}, ${end(high)}]`.replaceAll('-', '−')
}

/** A difference of shares as a person says it: "8.6 points above". */
export function aboveText(difference: number): string {
  const size = Math.abs(difference * 100).toFixed(1)
  if (Number(size) === 0) return 'level with'
  return `${size} points ${difference > 0 ? 'above' : 'below'}`
}

/** Of one run; null where it was not measured. */
export function runFigure({ figures }: Pick<ComparedRun, 'figures'>, name: FigureName): number | null {
  if (!figures) return null
  switch (name) {
    case 'train':
      return figures.train
    case 'easy':
    case 'hard':
    case 'colorFollow':
      return figures[name].value
    case 'worstGroup':
      return figures.worstGroup?.accuracy.value ?? null
    case 'eceEasy':
      return figures.calibration.easy.ece
    case 'eceHard':
      return figures.calibration.hard.ece
    case 'probeColor':
      return figures.probes?.color.value ?? null
    case 'probeDigit':
      return figures.probes?.digit.value ?? null
    case 'epochsTo70':
    case 'trainSeconds':
      return figures[name]
  }
}
