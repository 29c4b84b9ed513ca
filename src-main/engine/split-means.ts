/** Means over positions of a network's activations on a split, for all that autoencoders on any of its layers are asked: the network is run once for all of them. */
import * as tf from '@tensorflow/tfjs'
import { saeLayers, type SaeLayer } from '../contract/sae'
import { paintSplit } from '../lab/data/canvas'
import type { SplitData } from '../lab/data/dataset'
import { Lru } from '../lab/lru'
import { channelsOf } from '../lab/sae/configuration'
import { layerMeans } from '../lab/sae/means'
import type { Subject } from './subject'

interface Known {
  /** Of so many images from the first on. */
  images: number
  /** [images, channels], flat. */
  means: Record<SaeLayer, Float32Array>
}

/** Splits that are kept: 12 MB each for the study's network and 10,000 images. */
const capacity = 4

const recent = new Lru<string, Known>(capacity)

/** Of the layer that the subject's autoencoder stands on, [n, channels], at `places` of the split, which follow each other. Call inside `tf.tidy`. */
export function splitMeans(subject: Pick<Subject, 'network' | 'sae' | 'dataset' | 'keys'>, split: SplitData, places: Int32Array): tf.Tensor2D {
  const { network, sae, dataset, keys } = subject
  const known = recent.getOrMake(JSON.stringify([keys.model, dataset.hash, split.split]), () => nothingKnown(subject, split))
  const [first, end] = [places[0]!, places.at(-1)! + 1]
  if (end > known.images) {
    const found = layerMeans(network.architecture, network.params, paintSplit(dataset.settings, split, places), saeLayers)
    saeLayers.forEach((layer, i) => known.means[layer].set(found[i]!.dataSync<'float32'>(), first * found[i]!.shape[1]))
    // What comes before is not known where somebody began in the middle.
    if (first <= known.images) known.images = end
  }
  const width = channelsOf(network.architecture, sae.layer)
  return tf.tensor2d(known.means[sae.layer].slice(first * width, end * width), [places.length, width])
}

function nothingKnown({ network }: Pick<Subject, 'network'>, { size }: SplitData): Known {
  const means = saeLayers.map((layer) => [layer, new Float32Array(size * channelsOf(network.architecture, layer))])
  return { images: 0, means: Object.fromEntries(means) as Known['means'] }
}
