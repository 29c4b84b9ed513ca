/** The sliders: what the address holds, and ahead of it what is under the hand. */
import { protocols, type Protocol, type Steer, type SteerMode } from '../../../src-main/contract/steer'
import { route } from '../../state/route.svelte'
import { defaultRange, formatSteers, parseSteers, ranges, snapped, type WantedSteer } from './steers'

/** Keys come faster than a browser lets the address be changed. */
const settleMs = 300
const untouched: readonly WantedSteer[] = [{ feature: null, mode: 'add', value: 0 }]

/** Call it while a component is set up. `top` gives the feature that stands where the address names none. */
export function slidersOf(top: () => number | undefined) {
  const address = $derived(route.get('steers'))
  const settled = $derived.by(() => {
    const found = parseSteers(address)
    return found.length > 0 ? found : untouched
  })
  let live = $state.raw<readonly WantedSteer[] | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  $effect(() => {
    void address
    live = null
    return () => clearTimeout(timer)
  })

  const range = $derived(ranges.find((half) => half === route.int('range', 1, 1000, defaultRange)) ?? defaultRange)
  const protocol = $derived<Protocol>(route.oneOf('protocol', protocols))
  const wanted = $derived(live ?? settled)
  const steers = $derived.by((): Steer[] => {
    const known = wanted.flatMap(({ feature, ...steer }) => {
      const resolved = feature ?? top()
      return resolved === undefined ? [] : [{ ...steer, feature: resolved, value: snapped(steer.value, range) }]
    })
    return known.filter(({ feature }, i) => known.findIndex((other) => other.feature === feature) === i)
  })
  const active = $derived(Math.min(route.int('at', 0, 49, 0), Math.max(0, steers.length - 1)))

  function commit(next: readonly WantedSteer[], changes: Record<string, string | number | null> = {}, replace = false) {
    clearTimeout(timer)
    route.set({ steers: formatSteers(next), ...changes }, { replace })
    // An equal address is not told again.
    live = null
  }
  const changed = (place: number, change: Partial<WantedSteer>): WantedSteer[] =>
    steers.map((steer, i) => (i === place ? { ...steer, ...change } : steer))

  return {
    get steers() {
      return steers
    },
    get active() {
      return active
    },
    get range() {
      return range
    },
    get protocol() {
      return protocol
    },
    /** A hand is on one of them. */
    get moving() {
      return live !== null
    },
    /** Under the hand: the address follows when it rests. */
    move(place: number, value: number): void {
      live = changed(place, { value })
      clearTimeout(timer)
      timer = setTimeout(() => live && commit(live, {}, true), settleMs)
    },
    /** The hand is off. */
    settle(): void {
      if (live) commit(live, {}, true)
    },
    activate(place: number): void {
      route.set({ at: place === 0 ? null : place }, { replace: true })
    },
    /** Another way of turning, from where nothing is changed. */
    setMode(place: number, mode: SteerMode, value: number): void {
      commit(changed(place, { mode, value }))
    },
    /** The active slider turns another feature. */
    setFeature(feature: number): void {
      if (steers.some((steer) => steer.feature === feature)) return this.activate(steers.findIndex((steer) => steer.feature === feature))
      commit(changed(active, { feature, mode: 'add', value: 0 }))
    },
    add(feature: number): void {
      if (steers.some((steer) => steer.feature === feature)) return this.activate(steers.findIndex((steer) => steer.feature === feature))
      commit([...steers, { feature, mode: 'add', value: 0 }], { at: steers.length })
    },
    remove(place: number): void {
      const at = active > place || active === steers.length - 1 ? Math.max(0, active - 1) : active
      commit(
        steers.filter((_, i) => i !== place),
        { at: at === 0 ? null : at },
      )
    },
  }
}
export type Sliders = ReturnType<typeof slidersOf>
