/** The study's seven places in a network, what STUDY 6 says of each, and which SAE of a model stands for it. */
import { studyConfigurations, type Aggregation, type SaeLayer, type SaeRow } from '../../../src-main/contract/sae'
import { nearestTo, placeName } from '../../state/sae-choice'

interface Known {
  layer: SaeLayer
  aggregation: Aggregation
  /** Top feature on the hard set, by the independent implementation. */
  reference: { color: number; digit: number }
  /** Best values that the study printed; the set is not said. Where a range was, its ends. */
  published: { color: readonly number[]; digit: readonly number[] }
}

/** STUDY 6. */
const known: readonly Known[] = [
  { layer: 'relu1', aggregation: 'spatial_mean', reference: { color: 0.96, digit: 0.25 }, published: { color: [0.96], digit: [] } },
  { layer: 'relu2', aggregation: 'spatial_mean', reference: { color: 0.96, digit: 0.44 }, published: { color: [0.96], digit: [0.47] } },
  { layer: 'relu3', aggregation: 'spatial_mean', reference: { color: 0.93, digit: 0.44 }, published: { color: [0.92], digit: [0.66] } },
  { layer: 'gap', aggregation: 'spatial_mean', reference: { color: 0.93, digit: 0.47 }, published: { color: [0.85, 0.9], digit: [0.74] } },
  { layer: 'relu1', aggregation: 'per_position', reference: { color: 0.14, digit: 0.01 }, published: { color: [], digit: [] } },
  { layer: 'relu2', aggregation: 'per_position', reference: { color: 0.27, digit: 0.02 }, published: { color: [], digit: [] } },
  { layer: 'relu3', aggregation: 'per_position', reference: { color: 0.53, digit: 0.05 }, published: { color: [], digit: [] } },
]

type Place = Pick<SaeRow, 'layer' | 'aggregation'>
export const samePlace = (a: Place, b: Place) => a.layer === b.layer && a.aggregation === b.aggregation

/** What the study and its reference say of a place; of the study's variant at its lambda alone. */
export function knownAt(row: Place & Pick<SaeRow, 'variant' | 'settings'>): Known | null {
  if (row.variant !== 'relu-l1' || row.settings.lambda !== 0.001) return null
  return known.find((one) => samePlace(one, row)) ?? null
}

/** "0.96", "0.85–0.90"; undefined where nothing was published. */
export function publishedText(values: readonly number[] | undefined): string | undefined {
  return values && values.length > 0 ? values.map((value) => value.toFixed(2)).join('–') : undefined
}

export interface PlaceRow {
  name: string
  /** The model's SAE there that is most like the one in view; undefined where it has none. */
  sae: SaeRow | undefined
}

/** The seven places in the study's order, each with the SAE that is otherwise like the chosen one. */
export function placesOf(rows: readonly SaeRow[], chosen: SaeRow): PlaceRow[] {
  return studyConfigurations.map((place) => {
    const there = rows.filter((row) => samePlace(row, place))
    return { name: placeName(place), sae: there.find(({ run }) => run === chosen.run) ?? nearestTo(there, chosen) }
  })
}
