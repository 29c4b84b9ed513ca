/** Every figure of the Diagnose page from what a model answered on a split (STUDY section 1). */
import type { Evaluation, Predictions, Share } from '../../contract/diagnose'
import { contingencyTable } from '../../stats/contingency'
import { shareOf } from '../../stats/share'
import { hits } from './counts'

export type EvaluationFigures = Omit<Evaluation, 'run' | 'epoch' | 'split'>

const digits = Array.from({ length: 10 }, (_, digit) => digit)

export function evaluatePredictions(predictions: Predictions): EvaluationFigures {
  const { digit, color, predicted } = predictions
  const all = () => true
  const isRight = (image: number) => predicted[image] === digit[image]
  // Colours are numbered by the digit whose dominant colour they are.
  const follows = (image: number) => predicted[image] === color[image]
  const share = (keep: (image: number) => boolean, isHit: (image: number) => boolean): Share => shareOf(hits(predictions, keep, isHit))
  return {
    size: predicted.length,
    accuracy: share(all, isRight),
    confusion: contingencyTable(digit, predicted),
    colorConfusion: contingencyTable(color, predicted),
    colorFollow: share(all, follows),
    colorFollowByDigit: digits.map((wanted) => share((image) => digit[image] === wanted, follows)),
    otherErrors: share(
      (image) => !isRight(image),
      (image) => !follows(image),
    ),
    accuracyByDigit: digits.map((wanted) => share((image) => digit[image] === wanted, isRight)),
    accuracyByColor: digits.map((wanted) => share((image) => color[image] === wanted, isRight)),
    predictions,
  }
}
