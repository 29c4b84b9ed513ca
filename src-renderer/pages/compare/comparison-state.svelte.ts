/** What the page compares: the runs and the control of the address, and the lab's comparison of them, kept up to date. */
import type { Comparison } from '../../../src-main/contract/compare'
import { maxCompared } from '../../../src-main/contract/compare'
import { lab } from '../../link'
import { resource } from '../../state/resource.svelte'
import { route } from '../../state/route.svelte'
import { formatRunList, parseRunList, runListParameter } from '../../state/run-list'
import { runs } from '../../state/runs.svelte'

/** What another process does to the store (a training of the command line, a deletion) is not told: it is asked for, milliseconds apart. */
const every = { moving: 10_000, still: 60_000 }
const unfinished: ReadonlySet<string> = new Set(['queued', 'running'])

/** Call it while a component is set up. */
export function comparisonState() {
  // Texts, since every change of the address or of the list of runs makes the lists anew.
  const text = $derived(route.get(runListParameter) ?? '')
  const named = $derived(parseRunList(text))
  const asked = $derived((runs.known ? named.filter((id) => runs.findNetwork(id)) : []).slice(0, maxCompared).join(','))
  const ids = $derived(parseRunList(asked))
  /** Changes when one of them does: an epoch is done, a name is given. */
  const state = $derived(
    ids
      .map((id) => runs.find(id))
      .map((run) => `${run?.epoch} ${run?.status} ${run?.name}`)
      .join('\n'),
  )
  const moving = $derived(ids.some((id) => unfinished.has(runs.find(id)?.status ?? 'finished')))
  const wanted = $derived(route.get('control'))
  const control = $derived(wanted !== null && ids.includes(wanted) ? wanted : null)

  const table = resource((signal) => {
    void state
    if (asked === '') return null
    return lab.call('compare.table', { runs: parseRunList(asked), ...(control === null ? {} : { control }) }, { signal })
  })

  $effect(() => {
    if (asked === '') return
    const look = () => document.visibilityState === 'visible' && void runs.load()
    const timer = setInterval(look, moving ? every.moving : every.still)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  })
  // A run that is gone since the list was read.
  $effect(() => {
    if (table.error?.kind === 'not-found') void runs.load()
  })

  return {
    /** Ids of the runs that are compared. */
    get ids(): string[] {
      return ids
    },
    /** Ids of the address that the lab does not have, has no longer, or that are no networks. */
    get missing(): string[] {
      return runs.known ? named.filter((id) => !runs.findNetwork(id)) : []
    },
    get value(): Comparison | undefined {
      return table.value
    },
    get error() {
      return table.error
    },
    get loading() {
      return table.loading
    },
    reload: () => table.reload(),
    choose(next: Iterable<string>): void {
      route.set({ [runListParameter]: formatRunList([...next].slice(0, maxCompared)) }, { replace: true })
    },
    add(more: readonly string[]): void {
      route.set({ [runListParameter]: formatRunList([...named, ...more.filter((id) => !named.includes(id))].slice(0, maxCompared)) })
    },
  }
}
