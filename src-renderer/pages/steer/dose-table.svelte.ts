/** The table that the slider redraws from, and what it starts from: one question in flight, the latest next, nothing stale ever painted. */
import { untrack } from 'svelte'
import type { ImageSource } from '../../../src-main/contract/images'
import type { DoseResponse, Protocol, Steer, SteerMode, SteerState } from '../../../src-main/contract/steer'
import { lab } from '../../link'
import { Kept } from '../../state/kept'
import { latestAnswer } from '../../state/latest-answer.svelte'
import { formatImage } from '../microscope/own-image'
import { countOf } from './steers'

export interface Situation {
  sae: string
  image: ImageSource
  protocol: Protocol
  /** The other sliders. */
  others: Steer[]
  feature: number
  mode: SteerMode
  range: number
}

interface Found {
  dose: DoseResponse
  /** Of the image with nothing turned. */
  start: SteerState
}

const doses = new Kept<DoseResponse>(60)
const starts = new Kept<SteerState>(60)

const startKey = ({ sae, image }: Situation) => `${sae} ${formatImage(image)}`
const doseKey = (of: Situation) => JSON.stringify([startKey(of), of.protocol, of.others, of.feature, of.mode, of.range])

async function ask(of: Situation): Promise<Found> {
  const dose = doses.get(doseKey(of)) ?? (await lab.call('steer.dose', questionOf(of)))
  doses.put(doseKey(of), dose)
  const start = starts.get(startKey(of)) ?? (await lab.call('steer.state', { sae: of.sae, image: of.image }))
  starts.put(startKey(of), start)
  return { dose, start }
}

/** What the lab is asked about the active slider. */
export function questionOf({ sae, image, protocol, others, feature, mode, range }: Situation) {
  return { sae, image, protocol, steers: others, feature, mode, from: -range, to: range, count: countOf(range) }
}

/** Call it while a component is set up. */
export function doseTable(of: () => Situation | null) {
  const key = $derived.by(() => {
    const situation = of()
    return situation && doseKey(situation)
  })
  // States, not derived: what hangs on them is not even looked at while the slider moves. What the question is made of is in the key.
  let situation = $state.raw<Situation | null>(null)
  let asked = $state.raw<string | null>(null)
  $effect.pre(() => {
    asked = key
    situation = key === null ? null : untrack(of)
  })
  const answers = latestAnswer(() => situation, ask)
  const found = $derived(answers.found && { ...answers.found.answer, key: doseKey(answers.found.question) })

  return {
    /** The same object as long as it asks the same. */
    get situation(): Situation | null {
      return situation
    },
    /** Null while it is on its way. */
    get dose(): DoseResponse | null {
      return found && found.key === asked ? found.dose : null
    },
    /** The latest that came, be it of the question before. */
    get latest(): DoseResponse | null {
      return found?.dose ?? null
    },
    get start(): SteerState | null {
      return found?.start ?? null
    },
    get waiting() {
      return asked !== null && found?.key !== asked && answers.error === undefined
    },
    get error() {
      return answers.error
    },
    reload: () => answers.reload(),
  }
}
