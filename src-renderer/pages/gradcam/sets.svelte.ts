/** Grad-CAM over a set, as the page follows it. */
import type * as z from 'zod'
import type { CamSet, camSetInput } from '../../../src-main/contract/gradcam'
import { lab } from '../../link'
import { pass, type Pass } from '../../state/pass.svelte'
import { together } from './set-progress'

export type SetQuestion = z.input<typeof camSetInput>
export type MeasuredSet = Pass<CamSet>

/** Call it while a component is set up. `of` says what to measure; null: nothing. */
export function measuredSet(of: () => SetQuestion | null): MeasuredSet {
  return pass(of, {
    follow: (question, news) =>
      lab.stream('gradcam.set', question, (chunk) => (chunk.type === 'progress' ? news.progress(chunk) : news.found(chunk.set))),
  })
}

/** Sets that are measured side by side, as one piece of work. */
export function measuredTogether(sets: readonly MeasuredSet[]): Omit<Pass<CamSet>, 'value'> {
  const running = $derived(sets.filter((set) => set.running))
  return {
    get running() {
      return running.length > 0
    },
    get progress() {
      return together(running.map((set) => set.progress))
    },
    get stopped() {
      return sets.some((set) => set.stopped)
    },
    get error() {
      return sets.find((set) => set.error)?.error
    },
    stop: () => sets.forEach((set) => set.stop()),
    start: () => sets.filter((set) => set.stopped || set.error).forEach((set) => set.start()),
  }
}
