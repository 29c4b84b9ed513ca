/** What the page shows, read from its address. */
import { layerNames, type LayerId } from '../../../src-main/contract/images'
import { objectiveIds, type ObjectiveId, type PrototypeSettings } from '../../../src-main/contract/prototypes'
import type { RunSummary } from '../../../src-main/contract/runs'
import { route } from '../../state/route.svelte'
import { hasWeights } from '../../state/models'
import { selection } from '../../state/selection.svelte'
import { epochBeside, namesBeside } from '../diagnose/facts'
import { layersOf, objectiveFor, type Layer } from './layers'
import { orderIds, type OrderId } from './order'
import { readSettings, type Asker } from './question'

/** One of the two models that stand beside each other. */
export interface Side {
  id: 'a' | 'b'
  run: RunSummary
  name: string
  epoch: number
  layers: Layer[]
  asker: Asker
}

const ready = (run: RunSummary | undefined) => (run && hasWeights(run) ? run : undefined)
const maxSeed = 2 ** 31 - 1

class View {
  readonly mode = $derived(route.oneOf('view', ['gallery', 'layer']))
  readonly seed = $derived(route.int('seed', 0, maxSeed, 0))
  readonly settings = $derived<Partial<PrototypeSettings>>(readSettings(route.get('set')))
  readonly perCell = $derived(route.int('per', 1, 16, 4))
  readonly order = $derived<OrderId>(route.oneOf('order', orderIds))
  readonly seeds = $derived(route.int('seeds', 1, 16, 1))
  readonly #run = $derived(ready(selection.run))
  readonly #other = $derived(ready(selection.compare))
  readonly sides = $derived.by((): Side[] => {
    const run = this.#run
    if (!run) return []
    const [first, second] = namesBeside(run, this.#other)
    const epoch = route.int('epoch', 1, run.epoch, run.epoch)
    const a = this.#side('a', run, first, epoch)
    return this.#other ? [a, this.#side('b', this.#other, second, epochBeside(epoch, this.#other))] : [a]
  })
  readonly layers = $derived(this.sides[0]?.layers ?? [])
  readonly layer = $derived.by((): LayerId => {
    const named = layerNames.find((name) => name === route.get('layer'))
    return this.layers.some(({ id }) => id === named) && named ? named : 'conv1'
  })
  readonly objective = $derived<ObjectiveId>(objectiveFor(this.layer, objectiveIds.find((id) => id === route.get('objective')) ?? 'channel_mean'))
  /** The side whose prototype is opened. */
  readonly openedSide = $derived(this.sides.find(({ id }) => id === route.get('side')) ?? this.sides[0])
  readonly channel = $derived.by((): number | null => {
    const channels = this.openedSide?.layers.find(({ id }) => id === this.layer)?.channels ?? 0
    return route.int('channel', 0, channels - 1, null)
  })

  #side(id: 'a' | 'b', run: RunSummary, name: string, epoch: number): Side {
    return { id, run, name, epoch, layers: layersOf(run.settings), asker: { run: run.id, epoch, seed: this.seed, settings: this.settings } }
  }

  open(side: Side, layer: LayerId, objective: ObjectiveId, channel: number): void {
    route.set({ layer, objective, channel, side: side.id === 'a' ? null : side.id })
  }

  close(): void {
    route.set({ channel: null, side: null, seeds: null })
  }
}

export const view = new View()
