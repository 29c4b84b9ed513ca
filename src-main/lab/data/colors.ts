/** How digits get their colours (STUDY 0). Every rule draws from its own stream, so that changing one set leaves the others as they were. */
import type { DatasetSettings } from '../../contract/dataset'
import type { Split } from '../../contract/study'
import { randomStream, type RandomStream } from '../random'

/** Colour of a digit, 0..9; two draws at most of the stream belong to each image. */
type ColorRule = (digit: number, random: RandomStream) => number

const shifted: ColorRule = (digit) => (digit + 1) % 10
const balanced: ColorRule = (_digit, random) => random.integer(10)

/** One of the nine colours that are not the digit's own, uniformly. */
const otherThan: ColorRule = (digit, random) => (digit + 1 + random.integer(9)) % 10

/** Dominant with probability rho. The other colour is drawn in any case, so that two values of rho differ only in the images between them. */
function biased(rho: number): ColorRule {
  return (digit, random) => {
    const draw = random.uniform()
    const other = otherThan(digit, random)
    return draw < rho ? digit : other
  }
}

export function colorRule(split: Split, settings: Pick<DatasetSettings, 'rho' | 'hardRule' | 'trainRule'>): ColorRule {
  if (split === 'balanced') return balanced
  if (split === 'hard') return settings.hardRule === 'shift' ? shifted : otherThan
  if (split === 'easy' || settings.trainRule === 'biased') return biased(settings.rho)
  return settings.trainRule === 'shift' ? shifted : balanced
}

/** Colours of all digits of a part, [n], 0..9. */
export function drawColors(digit: Uint8Array, rule: ColorRule, seed: number, split: Split): Uint8Array {
  const random = randomStream(seed, 'dataset', split, 'color')
  return digit.map((value) => rule(value, random))
}
