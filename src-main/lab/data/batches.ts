/** Mini-batches of an epoch. What an epoch draws depends on seed and epoch alone, so a run that goes on later draws what it would have drawn. */
import { randomStream } from '../random'

/** Every position of a split of `size` images once, shuffled; [size]. */
export function shuffledOrder(size: number, seed: number, epoch: number): Int32Array {
  const order = Int32Array.from({ length: size }, (_, i) => i)
  randomStream(seed, 'shuffle', epoch).shuffle(order)
  return order
}

/** Cuts an order into batches; the last one may be smaller (PyTorch's drop_last=False). */
export function cutBatches(order: Int32Array, batchSize: number): Int32Array[] {
  return Array.from({ length: Math.ceil(order.length / batchSize) }, (_, i) => order.subarray(i * batchSize, (i + 1) * batchSize))
}
