/** Means of activations of the training digits, collected once for all SAEs of a network. */
import * as tf from '@tensorflow/tfjs'
import { saeLayers, type SaeLayer } from '../contract/sae'
import type { Dataset } from '../lab/data/dataset'
import { paintSplit } from '../lab/data/canvas'
import { Lru } from '../lab/lru'
import { channelsOf } from '../lab/sae/configuration'
import { layerMeans } from '../lab/sae/means'
import { evaluationBatch, ranges } from './evaluate'
import type { Network } from './network'
import { nextTurn } from './turn'

/** [images, channels], flat, of the training digits in the order of their split. */
type Means = Partial<Record<SaeLayer, Float32Array>>

interface Listener {
  onProgress(done: number, total: number): void
  signal: AbortSignal
}

/** Networks whose means are kept: 84 MB each for all layers of the study's. */
const capacity = 2

export class ActivationMeans {
  private readonly recent = new Lru<string, Means>(capacity)

  /**
   * Of one layer, [images, channels], flat; `also` is collected in the same pass where there has to be one.
   * @throws LabError `cancelled` when the signal aborts
   */
  async of(
    network: Network & { key: string },
    dataset: Dataset,
    layer: SaeLayer,
    also: readonly SaeLayer[],
    listener: Listener,
  ): Promise<Float32Array> {
    const key = JSON.stringify([network.key, dataset.hash])
    const known = this.recent.get(key) ?? {}
    if (known[layer]) return known[layer]
    const wanted = saeLayers.filter((candidate) => !known[candidate] && (candidate === layer || also.includes(candidate)))
    const found = { ...known, ...(await collect(network, dataset, wanted, listener)) }
    this.recent.set(key, found)
    return found[layer]!
  }
}

async function collect({ architecture, params }: Network, dataset: Dataset, layers: readonly SaeLayer[], listener: Listener): Promise<Means> {
  const { train } = dataset.splits
  const widths = layers.map((layer) => channelsOf(architecture, layer))
  const means = widths.map((width) => new Float32Array(train.size * width))
  for (const positions of ranges(train.size, evaluationBatch)) {
    const found = tf.tidy(() => layerMeans(architecture, params, paintSplit(dataset.settings, train, positions), layers))
    found.forEach((tensor, i) => means[i]!.set(tensor.dataSync(), positions[0]! * widths[i]!))
    tf.dispose(found)
    listener.onProgress(positions.at(-1)! + 1, train.size)
    await nextTurn(listener.signal)
  }
  return Object.fromEntries(layers.map((layer, i) => [layer, means[i]!]))
}
