/** Images of a split for the page: indices, labels and grey bytes of those that match a filter. */
import type * as z from 'zod'
import type { Samples, samplesQuery } from '../../contract/dataset'
import { LabError } from '../../contract/errors'
import type { Dataset, SplitData } from './dataset'

type Query = z.output<typeof samplesQuery>

/** Throws `bad-input` where an index is not in the split. */
export function findSamples(dataset: Dataset, query: Query): Samples {
  const split = dataset.splits[query.split]
  const matching = candidates(split, query).filter(matches(split, query))
  const index = matching.slice(query.offset, query.offset + query.limit)
  return {
    total: matching.length,
    index,
    digit: Uint8Array.from(index, (position) => split.digit[position]!),
    color: Uint8Array.from(index, (position) => split.color[position]!),
    grey: split.grey(index),
    palette: dataset.settings.palette,
    placement: dataset.settings.placement,
  }
}

function candidates(split: SplitData, { indices }: Query): Int32Array {
  if (!indices) return Int32Array.from({ length: split.size }, (_, i) => i)
  const outside = indices.find((index) => index >= split.size)
  if (outside !== undefined) throw new LabError('bad-input', `indices: there is no image ${outside}; ${split.split} has 0 to ${split.size - 1}`)
  return Int32Array.from(indices)
}

function matches(split: SplitData, { digit, color }: Query): (position: number) => boolean {
  return (position) => (digit === undefined || split.digit[position] === digit) && (color === undefined || split.color[position] === color)
}
