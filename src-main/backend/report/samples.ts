/** Which digits of the hard set are shown through all models. */
import { createHash } from 'node:crypto'
import type { Labels } from '../diagnose/answers'

/**
 * Images of a set of which the models say different things, as far as there are any, and of all digits alike; `count` of them, or all where
 * there are fewer. The draw depends on `seed` alone. In the order of their digits.
 */
export function chooseSamples(digit: Labels['digit'], answers: readonly Uint8Array[], count: number, seed: string): number[] {
  const byDigit = drawByDigit(digit, seed).map((images) => disputedFirst(images, answers))
  const chosen: number[] = []
  for (let rank = 0; chosen.length < Math.min(count, digit.length); rank++) {
    const next = byDigit.flatMap((images) => images[rank] ?? [])
    chosen.push(...next.slice(0, count - chosen.length))
  }
  return chosen.sort((a, b) => digit[a]! - digit[b]! || a - b)
}

/** [digit] its images in an order that is drawn. */
function drawByDigit(digit: Uint8Array, seed: string): number[][] {
  const drawn = Array.from(digit, (_, image) => ({ image, key: createHash('sha256').update(`${seed} ${image}`).digest('hex') }))
  drawn.sort((a, b) => (a.key < b.key ? -1 : 1))
  return Array.from({ length: 10 }, (_, wanted) => drawn.filter(({ image }) => digit[image] === wanted).map(({ image }) => image))
}

function disputedFirst(images: number[], answers: readonly Uint8Array[]): number[] {
  const isDisputed = (image: number) => answers.some((predicted) => predicted[image] !== answers[0]![image])
  return [...images.filter(isDisputed), ...images.filter((image) => !isDisputed(image))]
}
