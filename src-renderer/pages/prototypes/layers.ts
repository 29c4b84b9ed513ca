/** The layers of a model that can be looked into, from its settings. */
import { layerNames, type LayerId } from '../../../src-main/contract/images'
import { objectiveIds, type ObjectiveId } from '../../../src-main/contract/prototypes'

export interface Layer {
  id: LayerId
  channels: number
}

const referenceWidths = [32, 64, 128]
const classes = 10

/** From the input on; without third pooling there is no pool3. */
export function layersOf(settings: Readonly<Record<string, unknown>>): Layer[] {
  const widths = Array.isArray(settings.widths) && settings.widths.length === 3 ? (settings.widths as number[]) : referenceWidths
  return layerNames
    .filter((id) => id !== 'pool3' || settings.thirdPool !== false)
    .map((id) => ({ id, channels: id === 'fc' ? classes : (widths[blockOf(id)] ?? 0) }))
}

/** Which of the three blocks a layer belongs to, 0..2; gap and fc go with the third. */
export function blockOf(layer: LayerId): number {
  return layer === 'gap' || layer === 'fc' ? 2 : Number(layer.at(-1)) - 1
}

/** The objectives that differ: gap and fc have one value a channel, so that the three coincide. */
export function objectivesOf(layer: LayerId): readonly ObjectiveId[] {
  return layer === 'gap' || layer === 'fc' ? ['channel_mean'] : objectiveIds
}

/** The objective that is asked for where another one would come to the same. */
export function objectiveFor(layer: LayerId, wanted: ObjectiveId): ObjectiveId {
  return objectivesOf(layer).includes(wanted) ? wanted : 'channel_mean'
}
