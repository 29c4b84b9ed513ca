/** The colour-cheating probe (STUDY 1): every test digit in each of the ten colours. */
import type { Dataset } from '../lab/data/dataset'
import { predict } from './evaluate'
import type { Network } from './network'

/** Counts [color][digit][predicted], flat, [10, 10, 10]. */
export async function probe(network: Network, dataset: Dataset, signal: AbortSignal): Promise<Int32Array> {
  const split = dataset.splits.hard
  const counts = new Int32Array(1000)
  for (let color = 0; color < 10; color++) {
    const { predicted } = await predict(network, dataset, split, signal, new Uint8Array(split.size).fill(color))
    predicted.forEach((answer, i) => counts[100 * color + 10 * split.digit[i]! + answer]!++)
  }
  return counts
}
