/** For tests: a small network, and SAEs trained on it to their end. */
import type { SaeTrainChunk } from '../contract/engine'
import { openDataset, type Dataset } from '../lab/data/dataset'
import { architectureOf } from '../lab/model/architecture'
import { initParams } from '../lab/model/init'
import { saeVariants } from '../lab/sae'
import { ActivationMeans } from './sae-means'
import { trainSae, type SaeTraining } from './sae-train'
import { smallDataset } from './testing'

export function smallTraining(changes: Partial<SaeTraining> & { dataset?: Dataset } = {}): SaeTraining {
  const architecture = architectureOf({ widths: [3, 4, 5], thirdPool: true })
  const variant = changes.variant ?? 'relu-l1'
  const settings = { epochs: 2, stepsPerEpoch: 15, batch: 32, positions: 4, statBatches: 3, statBatch: 20, ...changes.settings }
  return {
    network: { architecture, params: initParams(architecture, 5), key: 'small', hash: 'hash' },
    dataset: changes.dataset ?? openDataset(smallDataset()),
    means: new ActivationMeans(),
    layer: 'relu2',
    aggregation: 'spatial_mean',
    seed: 3,
    collectToo: [],
    ...changes,
    variant,
    settings: { ...saeVariants.check(variant, undefined, settings) },
  }
}

export async function chunksOf(training: SaeTraining, signal = new AbortController().signal, onChunk: (chunk: SaeTrainChunk) => void = () => {}) {
  const chunks: SaeTrainChunk[] = []
  await trainSae(training, (chunk) => (chunks.push(chunk), onChunk(chunk)), signal)
  return chunks
}

export const ofType = <T extends SaeTrainChunk['type']>(chunks: readonly SaeTrainChunk[], type: T) =>
  chunks.filter((chunk): chunk is Extract<SaeTrainChunk, { type: T }> => chunk.type === type)
