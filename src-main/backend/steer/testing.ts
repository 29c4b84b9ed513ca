/** For tests: what a network says that is steered, by rules that a test can check by hand. */
import type { AblateInput, Ablation, AblationFigures } from '../../contract/ablation'
import type { DoseOfSet, DoseResponse, doseInput, doseSetInput, Steer, steerInput, SteerState } from '../../contract/steer'
import type * as z from 'zod'

const zeros = () => new Float32Array(10)

/** The logit of class 0 is the sum of all that is added. */
export function chainSteer({ steers, image }: Omit<z.output<typeof steerInput>, 'sae'>): SteerState {
  const activation = { original: Float32Array.of(1, 2), reconstructed: Float32Array.of(1, 2), steered: Float32Array.of(1, 2) }
  const of = { digit: image.from === 'split' ? image.index % 10 : null, color: null, codes: Float32Array.of(1, 0), activation }
  return { ...of, untouched: zeros(), reconstructed: zeros(), steered: firstLogit(sumOf(steers)) }
}

/** Of its two ends alone: the logit of class 0 is the value. */
export function chainDose({ from, to }: Pick<z.output<typeof doseInput>, 'from' | 'to'>): DoseResponse {
  const logits = Float32Array.of(...firstLogit(from), ...firstLogit(to))
  return { values: Float64Array.of(from, to), logits, untouched: zeros(), reconstructed: zeros(), flipsAt: { below: null, above: to } }
}

export function chainDoseOfSet({ from, to }: Omit<z.output<typeof doseSetInput>, 'sae'>, images: number): DoseOfSet {
  const { values, logits } = chainDose({ from, to })
  const curve = { mean: logits, half: new Float32Array(20) }
  return { values, images, logits: curve, probabilities: curve, flipped: Float64Array.of(0, 1) }
}

/** As many answers change as features are put out. */
export function chainAblation(
  { split, counts, features }: Pick<AblateInput, 'split' | 'counts'> & { features: number[] },
  images: number,
): Omit<Ablation, 'sae'> {
  const share = (count: number) => ({ count, of: images, value: count / images, low: 0, high: 1 })
  const figures = (count: number): AblationFigures => ({
    ...{ changed: share(count), meanDrop: 0, medianDrop: 0 },
    ...{ accuracy: share(images), colorFollow: share(0) },
  })
  const untouched = { accuracy: share(images), colorFollow: share(0) }
  const points = counts.map((count) => ({ count, top: figures(count), random: null }))
  return { split, images, features, untouched, reconstruction: { ...untouched, changed: share(0) }, points }
}

const sumOf = (steers: readonly Steer[]) => steers.reduce((sum, { value }) => sum + value, 0)
const firstLogit = (value: number) => Float32Array.of(value, ...new Array<number>(9).fill(0))
