/** What an SAE is trained on, drawn by its seed: the same whatever was drawn before. */
import { randomStream, type RandomStream } from '../random'

/** Images of a split, each once before any comes again, as a shuffled data loader that begins anew gives them. */
export class ImageOrder {
  private order = new Int32Array()
  private at = 0
  private round = 0
  private count = 0

  /** @param purpose tells several orders of one seed apart */
  constructor(
    private readonly size: number,
    private readonly seed: number,
    readonly purpose: string,
  ) {}

  /** Images that it has given so far. */
  get drawn(): number {
    return this.count
  }

  next(count: number): Int32Array {
    const places = new Int32Array(count)
    for (let i = 0; i < count; i++) places[i] = this.one()
    this.count += count
    return places
  }

  private one(): number {
    if (this.at === this.order.length) this.shuffle()
    return this.order[this.at++]!
  }

  private shuffle(): void {
    this.order = Int32Array.from({ length: this.size }, (_, i) => i)
    randomStream(this.seed, 'sae', this.purpose, this.round++).shuffle(this.order)
    this.at = 0
  }
}

/**
 * Rows of maps of `images` images, [images * positions, channels] when flat: `each` of every image, with repetition, cut to `count`.
 */
export function drawRows(
  stream: RandomStream,
  { images, positions, each, count }: Record<'images' | 'positions' | 'each' | 'count', number>,
): Int32Array {
  return Int32Array.from({ length: Math.min(count, images * each) }, (_, i) => Math.floor(i / each) * positions + stream.integer(positions))
}
