/** What of a network survives when an autoencoder's reconstruction stands in place of an activation, on images that nothing was fitted on. */
import * as tf from '@tensorflow/tfjs'
import type { LossAndAccuracy, Survival } from '../contract/sae'
import { paintSplit, pick } from '../lab/data/canvas'
import type { Dataset, SplitData } from '../lab/data/dataset'
import { activations, resume } from '../lab/model/cnn'
import { crossEntropy } from '../lab/model/loss'
import type { Sae } from '../lab/sae/sae'
import { encodeActivation, reconstruct, replaced, vectorsOf, type Encoded } from '../lab/sae/steer'
import { ranges } from './evaluate'
import type { Network } from './network'
import { nextTurn } from './turn'

/** Of each set. */
const images = 1000
/** Maps of a batch, and codes of all positions, are there together: 10 and 40 MB at relu1. */
const batch = 100

/** What is put in place of the vectors that are encoded; nothing is, for the untouched network. */
type Stand = 'original' | 'reconstruction' | 'zero' | 'mean'
const untrained: readonly Stand[] = ['original', 'zero', 'mean']

export class SurvivalCheck {
  /** What does not depend on the autoencoder's training, by split. */
  private readonly known = new Map<string, Record<string, LossAndAccuracy>>()

  constructor(
    private readonly network: Network,
    private readonly dataset: Dataset,
    private readonly signal: AbortSignal,
  ) {}

  /** @throws LabError `cancelled` when the signal aborts */
  async of(sae: Sae): Promise<Survival[]> {
    const { easy, hard } = this.dataset.splits
    return [await this.on(sae, easy), await this.on(sae, hard)]
  }

  private async on(sae: Sae, split: SplitData): Promise<Survival> {
    const known = this.known.get(split.split)
    const found = { ...known, ...(await this.measure(sae, split, known ? ['reconstruction'] : [...untrained, 'reconstruction'])) }
    this.known.set(split.split, found)
    const { original, reconstruction, zero, mean } = found as Record<Stand, LossAndAccuracy>
    const cost = zero.loss - original.loss
    const lossRecovered = cost > 0 ? (zero.loss - reconstruction.loss) / cost : null
    return { split: split.split, images: Math.min(images, split.size), original, reconstruction, zero, mean, lossRecovered }
  }

  private async measure(sae: Sae, split: SplitData, stands: readonly Stand[]): Promise<Record<string, LossAndAccuracy>> {
    const count = Math.min(images, split.size)
    const sums = stands.map(() => ({ loss: 0, right: 0 }))
    for (const positions of ranges(count, batch)) {
      const [losses, right] = this.lookAt(sae, split, positions, stands)
      sums.forEach((sum, i) => ((sum.loss += losses![i]! * positions.length), (sum.right += right![i]!)))
      await nextTurn(this.signal)
    }
    return Object.fromEntries(stands.map((stand, i) => [stand, { loss: sums[i]!.loss / count, accuracy: sums[i]!.right / count }]))
  }

  /** Mean loss and number of right answers with each of these in place, [stands] each. */
  private lookAt(sae: Sae, split: SplitData, positions: Int32Array, stands: readonly Stand[]): Float32Array[] {
    const { architecture, params } = this.network
    const found = tf.tidy(() => {
      const labels = tf.tensor1d(Int32Array.from(pick(split.digit, positions)), 'int32')
      const painted = paintSplit(this.dataset.settings, split, positions)
      const encoded = encodeActivation(sae, activations(architecture, params, painted, [sae.layer])[sae.layer]!)
      const logits = stands.map((stand) => resume(architecture, params, sae.layer, stoodIn(encoded, stand)))
      return [tf.stack(logits.map((one) => crossEntropy(one, labels))), tf.stack(logits.map((one) => one.argMax(1).equal(labels).sum()))]
    })
    const values = found.map((tensor) => Float32Array.from(tensor.dataSync()))
    tf.dispose(found)
    return values
  }
}

function stoodIn(encoded: Encoded, stand: Stand): tf.Tensor {
  if (stand === 'original') return encoded.activation
  if (stand === 'reconstruction') return reconstruct(encoded)
  const { sae, activation } = encoded
  const zeros = tf.zerosLike(vectorsOf(sae, activation))
  return replaced(encoded, stand === 'zero' ? zeros : zeros.add(sae.params.mean!))
}
