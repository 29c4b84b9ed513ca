/** The study's two cases: a red 0 and the same digit in green, with what was published and what an independent implementation measured. */
import { publishedCams, referenceCams, seedsCams, type Cam, type CamLayer, type SeedSpread } from '../../../src-main/contract/gradcam'
import type { ImageSource } from '../../../src-main/contract/images'

export type PublishedCase = (typeof publishedCams)[number]

/** Published of a zero in this colour, at conv3, for the answer that the network gives; none of anything else. */
export function publishedCase(cam: Pick<Cam, 'digit' | 'color' | 'predicted' | 'of'>, layer: CamLayer): PublishedCase | undefined {
  if (cam.digit !== 0 || cam.of !== cam.predicted || layer !== 'conv3') return undefined
  return publishedCams.find(({ color }) => color === cam.color)
}

export const caseOf = (index: number, color: number): ImageSource => ({ from: 'split', split: 'hard', index, color })

/** Medians over 200 zeros of the reference, for a network with or without third pooling. */
export function referenceOf(thirdPool: boolean) {
  return thirdPool ? referenceCams.asWritten : referenceCams.twoPools
}

/** The same of this lab's own baseline over four seeds: how far two seeds differ. Known with third pooling alone. */
export function spreadOf(thirdPool: boolean) {
  return thirdPool ? seedsCams : null
}

/** Which zeros were measured: the first of them, or all where the set has no more than that. */
export function zerosText(most: number, measured: number | undefined): string {
  if (measured === undefined) return `The zeros of the hard set, the first ${most} at most`
  return measured < most ? `All ${measured} zeros of the hard set` : `The first ${most} zeros of the hard set`
}

/** "0.69 (0.62 to 0.79)" */
export function spreadText({ mean, low, high }: SeedSpread): string {
  return `${mean.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`
}
