/** Grad-CAM over a set, as the page follows it. */
import type * as z from 'zod'
import { asLabError, type LabError } from '../../../src-main/contract/errors'
import type { CamSet, camSetInput } from '../../../src-main/contract/gradcam'
import { lab } from '../../link'
import { connection } from '../../state/connection.svelte'
import { together, type SetProgress } from './set-progress'

export type SetQuestion = z.input<typeof camSetInput>

/** Call it while a component is set up. `of` says what to measure; null: nothing. A value is always of the question asked: another model's does not stand under this one's name. */
export function measuredSet(of: () => SetQuestion | null) {
  // A question as text: equal ones are the same question.
  const key = $derived.by(() => {
    const asked = of()
    return asked && JSON.stringify(asked)
  })
  let value = $state.raw<CamSet | undefined>()
  let progress = $state.raw<SetProgress | null>(null)
  let error = $state.raw<LabError | undefined>()
  let running = $state(false)
  let stopped = $state(false)
  let again = $state(0)
  let close = () => {}
  /** The question that the value answers. */
  let answered: string | null = null

  $effect(() => {
    void [again, connection.generation]
    const asked = key
    progress = null
    error = undefined
    stopped = false
    running = asked !== null
    // The same question again is a line that was mended.
    if (asked !== answered) value = undefined
    return asked === null ? undefined : follow(asked)
  })

  function follow(asked: string): () => void {
    let left = false
    const subscription = lab.stream('gradcam.set', JSON.parse(asked) as SetQuestion, (chunk) => {
      if (left) return
      if (chunk.type === 'progress') progress = chunk
      else {
        value = chunk.set
        answered = asked
      }
    })
    subscription.done.then(
      () => !left && (running = false),
      (thrown) => {
        if (left) return
        error = asLabError(thrown)
        running = false
      },
    )
    close = () => {
      left = true
      subscription.close()
    }
    return close
  }

  return {
    get value() {
      return value
    },
    get progress() {
      return progress
    },
    get error() {
      return error
    },
    get running() {
      return running
    },
    /** By the person; there is no value then. */
    get stopped() {
      return stopped
    },
    stop() {
      if (!running) return
      close()
      value = undefined
      running = false
      stopped = true
    },
    start() {
      if (stopped || error) again++
    },
  }
}
export type MeasuredSet = ReturnType<typeof measuredSet>

/** Sets that are measured side by side, as one piece of work. */
export function measuredTogether(sets: readonly MeasuredSet[]) {
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
    start: () => sets.forEach((set) => set.start()),
  }
}
export type MeasuredTogether = ReturnType<typeof measuredTogether>
