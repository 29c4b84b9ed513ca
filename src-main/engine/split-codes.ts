/** An SAE's codes on images of a split, batch by batch; as often as they are wanted. */
import * as tf from '@tensorflow/tfjs'
import { paintSplit } from '../lab/data/canvas'
import type { SplitData } from '../lab/data/dataset'
import { sideOf } from '../lab/microscope/scan'
import { activations } from '../lab/model/cnn'
import { encode } from '../lab/sae/sae'
import { vectorsOf } from '../lab/sae/steer'
import { ranges } from './evaluate'
import { splitMeans } from './split-means'
import type { Subject } from './subject'

const mostImages = 100
/** Codes of a batch: 8 MB, so that a live request waits for a few hundredths of a second. */
const mostCodes = 2 ** 21

export class SplitCodes {
  /** Of an image. */
  readonly positions: number
  private readonly places: Int32Array

  /** @param chosen places of the images in the split; all of them where left out */
  constructor(
    private readonly on: Subject,
    private readonly split: SplitData,
    private readonly chosen?: Int32Array,
  ) {
    const { network, sae } = on
    this.places = chosen ?? Int32Array.from({ length: split.size }, (_, i) => i)
    this.positions = sae.aggregation === 'per_position' ? sideOf(network.architecture, sae.layer) ** 2 : 1
  }

  /** Whether a second walk takes as long as the first. */
  get walksAlike(): boolean {
    return this.positions > 1
  }

  /**
   * @param use is given codes [n, positions, K], which are gone once it returns, and the places of their images in the split
   * @param after each batch, with the number of images so far
   */
  async walk(use: (codes: tf.Tensor3D, places: Int32Array) => void, after: (images: number) => Promise<void>): Promise<void> {
    const { latents } = this.on.sae
    const images = Math.max(1, Math.min(mostImages, Math.floor(mostCodes / (this.positions * latents))))
    for (const range of ranges(this.places.length, images)) {
      const places = range.map((i) => this.places[i]!)
      const codes = this.codes(places)
      use(codes, places)
      codes.dispose()
      await after(range.at(-1)! + 1)
    }
  }

  private codes(places: Int32Array): tf.Tensor3D {
    const { sae } = this.on
    return tf.tidy(() => encode(sae, this.vectors(places)).reshape([places.length, this.positions, sae.latents]))
  }

  /** [vectors, D]. Of a whole split with one for each image they are kept: neither a second walk nor another SAE of the network runs it again. */
  private vectors(places: Int32Array): tf.Tensor2D {
    const { network, sae, dataset } = this.on
    if (!this.chosen && this.positions === 1) return splitMeans(this.on, this.split, places)
    const painted = paintSplit(dataset.settings, this.split, places)
    return vectorsOf(sae, activations(network.architecture, network.params, painted, [sae.layer])[sae.layer]!)
  }
}
