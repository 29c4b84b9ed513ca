/** What a cure did to one run: every figure of it, from what the model answers on easy and hard. */
import type { Calibration, CureFigures } from '../../contract/compare'
import type { Predictions, Share } from '../../contract/diagnose'
import { calibration } from '../../stats/calibration'
import { contingencyTable } from '../../stats/contingency'
import { shareOfCounts } from '../../stats/share'
import { epochsTo70, valueAt, type TrainingCurve } from './curve'

export type AnswerFigures = Pick<CureFigures, 'easy' | 'hard' | 'hardByDigit' | 'hardByColor' | 'worstGroup' | 'colorFollow' | 'calibration'>

export function answerFigures(easy: Predictions, hard: Predictions): AnswerFigures {
  const groups = groupCounts(hard)
  return {
    easy: accuracyOf(easy),
    hard: accuracyOf(hard),
    hardByDigit: digits.map((digit) => shareOfCells(digits.map((color) => groups[digit]![color]!))),
    hardByColor: digits.map((color) => shareOfCells(digits.map((digit) => groups[digit]![color]!))),
    worstGroup: worstGroup(groups),
    colorFollow: shareOfCounts(agreements(hard.predicted, hard.color), hard.predicted.length),
    calibration: { easy: calibrationOf(easy), hard: calibrationOf(hard) },
  }
}

/** What training says of an epoch; null where it was not trained here. */
export function trainingFigures(curve: TrainingCurve, epoch: number): Pick<CureFigures, 'train' | 'epochsTo70' | 'trainSeconds'> {
  const seconds = curve.trainSeconds.filter((_, place) => curve.epoch[place]! <= epoch)
  return {
    train: valueAt(curve, 'train', epoch),
    epochsTo70: epochsTo70(curve),
    trainSeconds: seconds.length === 0 ? null : seconds.reduce((sum, value) => sum + value, 0),
  }
}

interface Cell {
  right: number
  of: number
}

const digits = Array.from({ length: 10 }, (_, digit) => digit)

/** [digit][color] of all images, and of those that are answered right. */
function groupCounts({ digit, color, predicted }: Predictions): Cell[][] {
  const all = contingencyTable(digit, color)
  const cells = all.map((row) => row.map((of): Cell => ({ right: 0, of })))
  digit.forEach((truth, image) => {
    if (predicted[image] === truth) cells[truth]![color[image]!]!.right += 1
  })
  return cells
}

/** Of equals the first, by digit and then by colour. Null where there is no image. */
function worstGroup(groups: readonly Cell[][]): CureFigures['worstGroup'] {
  const present = groups.flatMap((row, digit) => row.flatMap((cell, color) => (cell.of > 0 ? [{ digit, color, ...cell }] : [])))
  const [first, ...others] = present
  if (!first) return null
  const worst = others.reduce((least, group) => (group.right / group.of < least.right / least.of ? group : least), first)
  return { digit: worst.digit, color: worst.color, accuracy: shareOfCounts(worst.right, worst.of) }
}

function shareOfCells(cells: readonly Cell[]): Share {
  return shareOfCounts(
    cells.reduce((sum, { right }) => sum + right, 0),
    cells.reduce((sum, { of }) => sum + of, 0),
  )
}

function accuracyOf({ digit, predicted }: Predictions): Share {
  return shareOfCounts(agreements(predicted, digit), predicted.length)
}

function agreements(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((count, value, place) => count + (value === b[place] ? 1 : 0), 0)
}

function calibrationOf({ digit, predicted, confidence }: Predictions): Calibration {
  return calibration(confidence, (image) => predicted[image] === digit[image])
}
