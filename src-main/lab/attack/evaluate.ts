import type { Attempt } from './attempt'
import type { AttackQuestion } from './method'
import { logOdds, sigmoid } from './probability'

/** One step of all live restarts of these attempts, in one batch. */
export function evaluate({ model, target }: AttackQuestion, attempts: readonly Attempt[]): void {
  const images = attempts.flatMap(({ live }) => live.map(({ image }) => image))
  const { logits, gradients } = model.gradients(joined(images), target)
  const classes = logits.length / images.length
  let at = 0
  for (const attempt of attempts) {
    const rows = attempt.live.map(() => at++)
    attempt.step(
      rows.map((row) => sigmoid(logOdds(logits, row, classes, target))),
      rows.map((row) => gradients.subarray((row * gradients.length) / images.length, ((row + 1) * gradients.length) / images.length)),
    )
  }
}

/** Images of one length, one after another. */
export function joined(images: readonly Float32Array[]): Float32Array {
  const length = images[0]!.length
  const all = new Float32Array(images.length * length)
  images.forEach((image, i) => all.set(image, i * length))
  return all
}
