/** A value that is asked for from the lab and asked for again when what it depends on changes. */
import { asLabError, type LabError } from '../../src-main/contract/errors'
import { connection } from './connection.svelte'

export interface Resource<T> {
  /** The latest answer; stays in view while a newer one is on its way. */
  readonly value: T | undefined
  readonly error: LabError | undefined
  /** A newer answer is on its way. */
  readonly loading: boolean
  reload(): void
}

/**
 * Call it while a component is set up. `load` is run in an effect: what it reads before its first `await` is what it depends on. A question
 * that is overtaken is given up by its signal, and its answer is dropped.
 *
 * @param load gives the promise of the answer, or null where there is nothing to ask (the value is then undefined)
 */
export function resource<T>(load: (signal: AbortSignal) => Promise<T> | null): Resource<T> {
  let value = $state.raw<T | undefined>()
  let error = $state.raw<LabError | undefined>()
  let loading = $state(false)
  let again = $state(0)

  $effect(() => {
    // What was lost with the line is asked for again when it is mended.
    void [again, connection.generation]
    const controller = new AbortController()
    const asked = load(controller.signal)
    loading = asked !== null
    if (!asked) {
      value = undefined
      error = undefined
      return
    }
    asked.then(
      (answer) => {
        if (controller.signal.aborted) return
        value = answer
        error = undefined
        loading = false
      },
      (thrown) => {
        if (controller.signal.aborted) return
        error = asLabError(thrown)
        loading = false
      },
    )
    return () => controller.abort()
  })

  return {
    get value() {
      return value
    },
    get error() {
      return error
    },
    get loading() {
      return loading
    },
    reload() {
      again++
    },
  }
}
