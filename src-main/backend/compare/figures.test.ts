import { describe, expect, it } from 'vitest'
import type { Predictions } from '../../contract/diagnose'
import { evaluatePredictions } from '../diagnose/evaluation'
import { answerFigures, trainingFigures } from './figures'

/** Deterministic, and unlike any pattern of the labels. */
function someAnswers(count: number, salt: number): Predictions {
  const drawn = (i: number, what: number) => Math.abs(Math.floor(Math.sin(i * 12.9898 + what * 78.233 + salt) * 43758.5453)) % 10
  const column = (what: number) => Uint8Array.from({ length: count }, (_, i) => drawn(i, what))
  const digit = column(1)
  const predicted = digit.map((truth, i) => (drawn(i, 3) < 6 ? truth : drawn(i, 4)))
  return { digit, color: column(2), predicted, confidence: Float32Array.from({ length: count }, (_, i) => (drawn(i, 5) + 0.5) / 10) }
}

describe('the figures of a run', () => {
  const easy = someAnswers(700, 1)
  const hard = someAnswers(900, 2)
  const figures = answerFigures(easy, hard)

  it('are those of the Diagnose page, which counts image by image', () => {
    const [onEasy, onHard] = [evaluatePredictions(easy), evaluatePredictions(hard)]
    expect(figures).toMatchObject({
      easy: onEasy.accuracy,
      hard: onHard.accuracy,
      hardByDigit: onHard.accuracyByDigit,
      hardByColor: onHard.accuracyByColor,
      colorFollow: onHard.colorFollow,
    })
    expect(figures.hard.of).toBe(900)
  })

  it('have the group of digit and colour that is right least often, with its count', () => {
    const shares = Array.from({ length: 100 }, (_, group) => {
      const members = [...hard.digit.keys()].filter((i) => hard.digit[i] === Math.floor(group / 10) && hard.color[i] === group % 10)
      return { group, of: members.length, value: members.filter((i) => hard.predicted[i] === hard.digit[i]).length / members.length }
    }).filter(({ of }) => of > 0)
    const least = Math.min(...shares.map(({ value }) => value))
    const { digit, color, accuracy } = figures.worstGroup!
    expect(accuracy.value).toBe(least)
    expect(shares.find(({ group }) => group === digit * 10 + color)).toMatchObject({ of: accuracy.of, value: least })
  })

  it('take the smallest share for the worst, not the smallest count', () => {
    // Digit 1 in colour 2: one of two right; digit 3 in colour 4: two of ten.
    const digit = Uint8Array.from([1, 1, ...new Array<number>(10).fill(3)])
    const predicted = Uint8Array.from([1, 0, 3, 3, ...new Array<number>(8).fill(4)])
    const answers = { digit, color: digit.map((value) => value + 1), predicted, confidence: new Float32Array(12).fill(1) }
    expect(answerFigures(answers, answers).worstGroup).toMatchObject({ digit: 3, color: 4, accuracy: { value: 0.2, count: 2, of: 10 } })
  })

  it('do not take a group for the worst that has no images', () => {
    const two = { digit: Uint8Array.of(3, 3), color: Uint8Array.of(1, 2), predicted: Uint8Array.of(3, 7), confidence: Float32Array.of(1, 0.5) }
    expect(answerFigures(two, two).worstGroup).toMatchObject({ digit: 3, color: 2, accuracy: { value: 0, count: 0, of: 1 } })
    const none = { digit: new Uint8Array(), color: new Uint8Array(), predicted: new Uint8Array(), confidence: new Float32Array() }
    expect(answerFigures(none, none)).toMatchObject({ worstGroup: null, hard: { value: null }, calibration: { hard: { ece: 0 } } })
  })

  it('calibrate each set by itself', () => {
    const bins = figures.calibration.hard.bins.filter(({ count }) => count > 0)
    const gap = bins.reduce((sum, { count, confidence, accuracy }) => sum + (count / 900) * Math.abs(confidence! - accuracy!), 0)
    expect(figures.calibration.hard.ece).toBeCloseTo(gap, 12)
    expect(figures.calibration.easy.bins.reduce((sum, { count }) => sum + count, 0)).toBe(700)
  })
})

describe('what training says', () => {
  const curve = { epoch: [1, 2, 3, 4], train: [0.5, 0.6, 0.7, 0.8], easy: [0, 0, 0, 0], hard: [0.1, 0.7, 0.71, 0.4], trainSeconds: [10, 20, 30, 40] }

  it('is the first epoch above 70%, not the first at it, and the time until the epoch', () => {
    expect(trainingFigures(curve, 2)).toEqual({ train: 0.6, epochsTo70: 3, trainSeconds: 30 })
    expect(trainingFigures({ ...curve, hard: [0, 0.5, 0.6, 0.7] }, 4)).toEqual({ train: 0.8, epochsTo70: null, trainSeconds: 100 })
  })

  it('is nothing of an import', () => {
    const empty = { epoch: [], train: [], easy: [], hard: [], trainSeconds: [] }
    expect(trainingFigures(empty, 1)).toEqual({ train: null, epochsTo70: null, trainSeconds: null })
  })
})
