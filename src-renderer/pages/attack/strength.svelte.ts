/** The best attack at a strength: what the address holds, ahead of it what is under the hand, and the answer to the latest of them. */
import { lab } from '../../link'
import { latestAnswer } from '../../state/latest-answer.svelte'
import { route } from '../../state/route.svelte'
import { parseStrength } from './strength'

/** Keys come faster than a browser lets the address be changed. */
const settleMs = 300

interface Place {
  attack: string
  model: number
  index: number
  /** The largest that can be asked for. */
  max: number
}
const keyOf = ({ attack, model, index }: Place) => `${attack} ${model} ${index}`

/** Call it while a component is set up; `of` says of which image and model. */
export function strengthOf(of: () => Place) {
  const place = $derived(of())
  const key = $derived(keyOf(place))
  const address = $derived(route.get('eps'))
  let live = $state<number | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  $effect(() => {
    void [address, key]
    live = null
    return () => clearTimeout(timer)
  })
  const wanted = $derived(live ?? parseStrength(address, place.max))

  const asking = latestAnswer(
    () => (wanted === null ? null : { ...place, epsilon: wanted }),
    ({ attack, model, index, epsilon }) => lab.call('attack.at', { attack, model, index, epsilon }),
  )
  /** Of this image and model: that of the strength before while the newer one is on its way. */
  const at = $derived(wanted !== null && asking.found && keyOf(asking.found.question) === key ? asking.found.answer : null)

  function settle() {
    clearTimeout(timer)
    if (live !== null) route.set({ eps: live }, { replace: true })
  }
  return {
    /** Null: the attack as it was found. */
    get epsilon() {
      return wanted
    },
    get at() {
      return at
    },
    get waiting() {
      return wanted !== null && at?.epsilon !== wanted && asking.error === undefined
    },
    get error() {
      return asking.error
    },
    /** Under the hand: the address follows when it rests. */
    move(epsilon: number): void {
      live = epsilon
      clearTimeout(timer)
      timer = setTimeout(settle, settleMs)
    },
    /** The hand is off. */
    settle,
    /** Back to the attack as it was found. */
    reset(): void {
      clearTimeout(timer)
      live = null
      route.set({ eps: null }, { replace: true })
    },
  }
}
