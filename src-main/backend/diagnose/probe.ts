/** The recolour probe: every test digit in one colour, for all ten in turn. */
import type { Probe } from '../../contract/diagnose'

const classes = 10

/** `counts`: [color][digit][predicted], flat, [10, 10, 10]. */
export function probeFigures(counts: Int32Array): Pick<Probe, 'histograms' | 'summary'> {
  const histograms = range().map((color) => range().map((digit) => [...counts.subarray(at(color, digit), at(color, digit) + classes)]))
  return { histograms, summary: histograms.map((byDigit, color) => ({ color, ...mostGiven(byDigit) })) }
}

function mostGiven(byDigit: number[][]): { predicted: number; share: number } {
  const answers = range().map((answer) => byDigit.reduce((sum, row) => sum + row[answer]!, 0))
  const total = answers.reduce((sum, count) => sum + count, 0)
  const predicted = answers.indexOf(Math.max(...answers))
  return { predicted, share: total === 0 ? 0 : answers[predicted]! / total }
}

const range = () => Array.from({ length: classes }, (_, index) => index)
const at = (color: number, digit: number) => (color * classes + digit) * classes
