/** The answer to the latest of questions that come faster than the lab answers them: one in flight at a time. */
import { asLabError, type LabError } from '../../src-main/contract/errors'
import { connection } from './connection.svelte'
import { Latest } from './latest'

export interface LatestAnswer<Q, A> {
  /** The latest answer and what it answers; stays in view while a newer one is on its way. */
  readonly found: { readonly question: Q; readonly answer: A } | undefined
  readonly error: LabError | undefined
  /** Asks again, also what was answered. */
  reload(): void
}

/**
 * Call it while a component is set up. `of` is read in an effect: what it depends on asks anew.
 *
 * @param of the question, or null where there is nothing to ask (what was found stays, an error goes)
 */
export function latestAnswer<Q, A>(of: () => Q | null, ask: (question: Q) => Promise<A>): LatestAnswer<Q, A> {
  let found = $state.raw<{ question: Q; answer: A } | undefined>()
  let error = $state.raw<LabError | undefined>()
  let again = $state(0)
  const latest = new Latest<Q, A>(
    ask,
    (answer, question) => {
      found = { question, answer }
      error = undefined
    },
    (thrown) => (error = asLabError(thrown)),
  )
  $effect(() => {
    // What was lost with the line is asked for again when it is mended.
    void [again, connection.generation]
    const question = of()
    if (question === null) error = undefined
    else latest.put(question)
  })
  $effect(() => () => latest.stop())

  return {
    get found() {
      return found
    },
    get error() {
      return error
    },
    reload() {
      again++
    },
  }
}
