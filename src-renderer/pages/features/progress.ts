/** How far several passes are, one after another. */
import type { PassProgress } from '../../state/pass.svelte'

/** Progress of one of several passes as that of all: each counts as many images as the one at work, and takes as long. */
export function overall({ done, total, secondsLeft }: PassProgress, at: number, passes: number): PassProgress {
  const share = total > 0 ? done / total : 0
  const each = secondsLeft === null || share >= 1 ? 0 : secondsLeft / (1 - share)
  return { done: at * total + done, total: passes * total, secondsLeft: secondsLeft === null ? null : secondsLeft + each * (passes - at - 1) }
}
