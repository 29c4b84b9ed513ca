/** The curves of one run: what is stored, then what comes while it trains. */
import { asLabError, type LabError } from '../../../src-main/contract/errors'
import type { LiveMetric } from '../../../src-main/contract/jobs'
import { lab } from '../../link'
import { connection } from '../../state/connection.svelte'
import { curvesOf, extend, type Curves } from './curves'

export interface RunCurves {
  readonly value: Curves
  /** They have arrived once. */
  readonly known: boolean
  readonly error: LabError | undefined
}

/** Call it while a component is set up; `of` gives the run's id, and is read again when what it depends on changes. */
export function runCurves(of: () => string | undefined): RunCurves {
  const id = $derived(of())
  let value = $state.raw<Curves>({})
  let known = $state(false)
  let error = $state.raw<LabError | undefined>()

  $effect(() => {
    void connection.generation
    const run = id
    value = {}
    known = false
    error = undefined
    if (run === undefined) return
    // Listening starts before the stored values are asked for, so that none is missed between.
    let early: LiveMetric[] | null = []
    let gone = false
    const live = lab.stream('jobs.live', { run }, (metrics) => {
      if (early) early.push(...metrics)
      else value = extend(value, metrics)
    })
    lab.call('runs.metrics', { run }).then(
      (series) => {
        if (gone) return
        value = extend(curvesOf(series), early ?? [])
        early = null
        known = true
      },
      (thrown) => {
        if (!gone) error = asLabError(thrown)
      },
    )
    return () => {
      gone = true
      live.close()
    }
  })

  return {
    get value() {
      return value
    },
    get known() {
      return known
    },
    get error() {
      return error
    },
  }
}
