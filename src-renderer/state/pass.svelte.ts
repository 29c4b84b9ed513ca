/** A pass over many images, as a page follows it: how far it is, how to stop it, and what it found. */
import { asLabError, type LabError } from '../../src-main/contract/errors'
import type { Subscription } from '../../src-main/contract/rpc'
import { connection } from './connection.svelte'
import type { Kept } from './kept'

export interface PassProgress {
  done: number
  total: number
  secondsLeft: number | null
}

export interface Pass<V> {
  /** What it found; where `keepLast` is set, that of the question before stays in view until a newer one is there. */
  readonly value: V | undefined
  readonly progress: PassProgress | null
  readonly error: LabError | undefined
  readonly running: boolean
  /** By the person, before it was done. */
  readonly stopped: boolean
  stop(): void
  /** Again after a stop or an error. */
  start(): void
}

interface Options<Q, V> {
  /** Opens the stream; `found` is called once, with the answer. */
  follow(question: Q, news: { progress(at: PassProgress): void; found(value: V): void }): Subscription
  /** Answers that are shown again without asking. */
  known?: Kept<V>
  keepLast?: boolean
}

/** Call it while a component is set up. `of` says what to ask (plain data); null: nothing. What is overtaken, or when the component goes, is given up. */
export function pass<Q, V>(of: () => Q | null, { follow, known, keepLast = false }: Options<Q, V>): Pass<V> {
  // A question as text: equal ones are the same question.
  const key = $derived.by(() => {
    const asked = of()
    return asked === null ? null : JSON.stringify(asked)
  })
  let value = $state.raw<V | undefined>()
  let progress = $state.raw<PassProgress | null>(null)
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
    const found = asked === null ? undefined : known?.get(asked)
    // The same question again is a line that was mended: what it found stays in view.
    if (found !== undefined || asked === null || !(keepLast || asked === answered)) value = found
    progress = null
    error = undefined
    stopped = false
    running = asked !== null && found === undefined
    return asked === null || found !== undefined ? undefined : ask(asked)
  })

  function ask(asked: string): () => void {
    let left = false
    const subscription = follow(JSON.parse(asked) as Q, {
      progress: (at) => !left && (progress = at),
      found: (answer) => {
        if (left) return
        known?.put(asked, answer)
        value = answer
        answered = asked
        running = false
      },
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
    get stopped() {
      return stopped
    },
    stop() {
      if (!running) return
      close()
      value = undefined
      answered = null
      running = false
      stopped = true
    },
    start() {
      again++
    },
  }
}
