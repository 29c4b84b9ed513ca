/** Decoder directions of the features that are turned: they paint the activation without a question. */
import { resource } from '../../state/resource.svelte'
import { readDirections } from './decoder'

/** Call it while a component is set up. Those of the question before stay while newer ones are on their way. */
export function directionsOf(of: () => { sae: string; features: readonly number[] } | null) {
  // As text: the sliders move, and these stay.
  const key = $derived.by(() => {
    const asked = of()
    return asked && asked.features.length > 0 ? [asked.sae, ...asked.features].join(' ') : null
  })
  return resource((signal) => {
    if (key === null) return null
    const [sae = '', ...features] = key.split(' ')
    return readDirections(sae, features.map(Number), signal)
  })
}
