/** The attacks of the lab, the one that is looked at, and what it has found so far. */
import type { AttackResult } from '../../../src-main/contract/attack'
import { lab } from '../../link'
import { jobs } from '../../state/jobs.svelte'
import { latestAnswer } from '../../state/latest-answer.svelte'
import { route } from '../../state/route.svelte'
import { runs } from '../../state/runs.svelte'
import { distinct } from './models'

/** In the address in place of an attack: the form of a new one. */
export const newAttack = 'new'

async function read(attack: string): Promise<AttackResult> {
  const result = await lab.call('attack.get', { attack })
  return { ...result, results: distinct(result.results) }
}

/** Call it while a component is set up. */
export function attacksState() {
  const own = $derived(runs.all.filter(({ kind }) => kind === 'attack'))
  const named = $derived(route.get('attack'))
  const run = $derived(named === newAttack ? undefined : named === null ? own[0] : own.find(({ id }) => id === named))
  const id = $derived(run?.id)
  const status = $derived(run?.status)
  const job = $derived(id === undefined ? undefined : jobs.ofRun(id))

  /** While an attack runs its news come faster than they are read. */
  const reading = latestAnswer(() => {
    void status
    return id ?? null
  }, read)
  $effect(() => {
    const watched = id
    if (watched === undefined) return
    // Each image that is kept is told of.
    const news = lab.stream('runs.watch', {}, ({ changed }) => void (changed.includes(watched) && reading.reload()))
    return () => news.close()
  })

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
      return reading.found?.question === id ? reading.found?.answer : undefined
    },
    get error() {
      return reading.error
    },
    reload: () => reading.reload(),
  }
}
export type Attacks = ReturnType<typeof attacksState>
