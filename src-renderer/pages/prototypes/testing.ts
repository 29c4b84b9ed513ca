/** Prototypes for tests. */
import type { Item } from './answer'

export function item(changes: Partial<Item> = {}, solidity: Partial<Item['solidity']> = {}): Item {
  return {
    channel: 0,
    seed: 0,
    value: 1,
    percentile: null,
    solidity: { oneHue: 0.95, saturation: 0.9, hue: 120, solid: true, ...solidity },
    trouble: null,
    image: new Float32Array(28 * 28 * 3),
    ...changes,
  }
}
