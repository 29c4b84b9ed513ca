/** The attacks of the lab, the one that is looked at, and what it has found so far. */
import type { AttackResult } from '../../../src-main/contract/attack'
import { asLabError, type LabError } from '../../../src-main/contract/errors'
import { lab } from '../../link'
import { connection } from '../../state/connection.svelte'
import { jobs } from '../../state/jobs.svelte'
import { Latest } from '../../state/latest'
import { route } from '../../state/route.svelte'
import { runs } from '../../state/runs.svelte'
import { distinct } from './models'

/** In the address in place of an attack: the form of a new one. */
export const newAttack = 'new'

/** Call it while a component is set up. */
export function attacksState() {
  const own = $derived(runs.all.filter(({ kind }) => kind === 'attack'))
  const named = $derived(route.get('attack'))
  const run = $derived(named === newAttack ? undefined : named === null ? own[0] : own.find(({ id }) => id === named))
  const id = $derived(run?.id)
  const status = $derived(run?.status)
  const job = $derived(id === undefined ? undefined : jobs.ofRun(id))

  let value = $state.raw<AttackResult | undefined>()
  let error = $state.raw<LabError | undefined>()
  let told = $state(0)
  /** One at a time: while an attack runs its news come faster than they are read. */
  const reading = new Latest<string, AttackResult>(
    (attack) => lab.call('attack.get', { attack }),
    (result) => {
      value = { ...result, results: distinct(result.results) }
      error = undefined
    },
    (thrown) => (error = asLabError(thrown)),
  )
  $effect(() => {
    const watched = id
    if (watched === undefined) return
    const news = lab.stream('runs.watch', {}, ({ changed }) => void (changed.includes(watched) && told++))
    return () => news.close()
  })
  $effect(() => {
    // Each image that is kept is told of.
    void [told, status, connection.generation]
    if (id !== undefined) reading.put(id)
  })
  $effect(() => () => reading.stop())

  return {
    /** Newest first. */
    get runs() {
      return own
    },
    /** The run of the attack in view. */
    get run() {
      return run
    },
    /** The address names an attack that is not there. */
    get missing() {
      return runs.known && named !== null && named !== newAttack && run === undefined
    },
    get job() {
      return job
    },
    /** Of the attack in view. */
    get result() {
      return value && value.run === id ? value : undefined
    },
    get error() {
      return error
    },
    reload() {
      told++
    },
  }
}
export type Attacks = ReturnType<typeof attacksState>
