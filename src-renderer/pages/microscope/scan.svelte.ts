/** One pass over a set, as the page follows it. */
import { asLabError, type LabError } from '../../../src-main/contract/errors'
import type { ScanChunk, ScanSummary } from '../../../src-main/contract/microscope'
import type { Split } from '../../../src-main/contract/study'
import { lab } from '../../link'
import { connection } from '../../state/connection.svelte'
import { Kept } from './kept'
import { channelNames } from './names.svelte'

export interface ScanQuestion {
  run: string
  epoch: number
  split: Split
}

/** Going back to a set or an epoch shows it at once. */
const known = new Kept<ScanSummary>(16)

/** Call it while a component is set up. `of` says what to look through; null: nothing is asked. */
export function scan(of: () => ScanQuestion | null) {
  // A question as text: equal ones are the same question.
  const key = $derived.by(() => {
    const asked = of()
    return asked && JSON.stringify([asked.run, asked.epoch, asked.split])
  })
  let summary = $state.raw<ScanSummary | null>(null)
  let progress = $state.raw<Extract<ScanChunk, { type: 'progress' }> | null>(null)
  let error = $state.raw<LabError | undefined>()
  let running = $state(false)
  let stopped = $state(false)
  let again = $state(0)

  $effect(() => {
    void [again, connection.generation]
    const asked = key
    const found = asked === null ? null : (known.get(asked) ?? null)
    summary = found
    progress = null
    error = undefined
    stopped = false
    running = asked !== null && found === null
    return asked === null || found ? undefined : follow(asked)
  })

  let close = () => {}
  function follow(asked: string): () => void {
    const [run, epoch, split] = JSON.parse(asked) as [string, number, Split]
    let left = false
    const subscription = lab.stream('microscope.scan', { run, epoch, split }, (chunk) => {
      if (left) return
      if (chunk.type === 'progress') progress = chunk
      else arrive(asked, chunk.summary)
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
  function arrive(asked: string, found: ScanSummary): void {
    known.put(asked, found)
    channelNames.learn(found.run, found.names)
    summary = found
    running = false
  }

  return {
    get summary() {
      return summary
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
    /** It was asked for, and stopped by the person. */
    get stopped() {
      return stopped
    },
    stop() {
      close()
      running = false
      stopped = true
    },
    start() {
      again++
    },
  }
}
export type Scan = ReturnType<typeof scan>
