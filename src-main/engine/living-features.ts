/** Features that are not dead, to draw one from. */
import { paintSplit } from '../lab/data/canvas'
import { Lru } from '../lab/lru'
import { activations } from '../lab/model/cnn'
import { randomStream } from '../lab/random'
import { encodeActivation } from '../lab/sae/steer'
import { ranges, readAll } from './evaluate'
import type { Subject } from './subject'

/** Seen on so many images, of all digits in all colours. */
const lookedAt = 200
/** Codes of all positions of a batch are there together. */
const batch = 25

const recent = new Lru<string, number[]>(32)

/** One that is above 0 somewhere, drawn by the seed; null where there is none but `feature`. */
export function otherLiving(subject: Subject, feature: number, seed: number): number | null {
  const others = livingOf(subject).filter((living) => living !== feature)
  return others.length === 0 ? null : others[randomStream(seed, 'other feature').integer(others.length)]!
}

function livingOf({ network, sae, dataset, keys }: Subject): number[] {
  return recent.getOrMake(JSON.stringify([keys.model, keys.sae, dataset.hash]), () => {
    const split = dataset.splits.balanced
    const highest = new Float32Array(sae.latents)
    for (const positions of ranges(Math.min(lookedAt, split.size), batch)) {
      const found = readAll(() => {
        const painted = paintSplit(dataset.settings, split, positions)
        const activation = activations(network.architecture, network.params, painted, [sae.layer])[sae.layer]!
        return encodeActivation(sae, activation).codes.max(0)
      })
      found.forEach((value, k) => (highest[k] = Math.max(highest[k]!, value)))
    }
    return Array.from(highest.keys()).filter((k) => highest[k]! > 0)
  })
}
