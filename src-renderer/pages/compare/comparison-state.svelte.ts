/** What the page compares: the runs and the control of the address, and the lab's comparison of them, kept up to date. */
import type { Comparison } from '../../../src-main/contract/compare'
import { maxCompared } from '../../../src-main/contract/compare'
import { lab } from '../../link'
import { resource } from '../../state/resource.svelte'
import { route } from '../../state/route.svelte'
import { formatRunList, parseRunList, runListParameter } from '../../state/run-list'
import { runs } from '../../state/runs.svelte'

/** Call it while a component is set up. */
export function comparisonState() {
  // Texts, since every change of the address or of the list of runs makes the lists anew.
  const text = $derived(route.get(runListParameter) ?? '')
  const named = $derived(parseRunList(text))
  const asked = $derived((runs.known ? named.filter((id) => runs.find(id)) : []).slice(0, maxCompared).join(','))
  const ids = $derived(parseRunList(asked))
  /** Changes when one of them does: an epoch is done, a name is given. */
  const state = $derived(
    ids
      .map((id) => runs.find(id))
      .map((run) => `${run?.epoch} ${run?.status} ${run?.name}`)
      .join('\n'),
  )
  const wanted = $derived(route.get('control'))
  const control = $derived(wanted !== null && ids.includes(wanted) ? wanted : null)

  const table = resource((signal) => {
    void state
    if (asked === '') return null
    return lab.call('compare.table', { runs: parseRunList(asked), ...(control === null ? {} : { control }) }, { signal })
  })

  return {
    /** Ids of the runs that are compared. */
    get ids(): string[] {
      return ids
    },
    /** How many runs the address names that the lab does not have. */
    get missing(): number {
      return runs.known ? named.filter((id) => !runs.find(id)).length : 0
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
export type ComparisonState = ReturnType<typeof comparisonState>
