/** For tests: finished SAEs with decoders of one's own, and what a pass over a set says of two features, one by the colour of an image and one dead. */
import { encodeSafetensors } from '../../contract/safetensors'
import { histogramBins, type FeatureFigures, type FeatureScan } from '../../contract/sae'
import type { Store } from '../../store/store'
import { artifactNames } from '../artifacts'

/** @param decoder W_dec [K][D] in standardised units; @param std [D] */
export function addSae(store: Store, model: string, seed: number, decoder: number[][], std: number[]): string {
  const network = store.runs.get(model)
  const { id } = store.runs.create({
    kind: 'sae',
    name: `SAE ${seed}`,
    method: 'relu-l1',
    seed,
    settings: { layer: 'relu1', aggregation: 'per_position', modelEpoch: network.epoch },
    dataset: network.dataset,
    datasetHash: network.datasetHash,
    engine: null,
    codeVersion: '1',
    parents: [{ id: model, role: 'model' }],
  })
  const bytes = encodeSafetensors({
    W_dec: { shape: [decoder.length, std.length], data: Float32Array.from(decoder.flat()) },
    std: { shape: [std.length], data: Float32Array.from(std) },
  })
  const artifacts = [{ name: artifactNames.sae, kind: 'weights', bytes }]
  store.runs.commitEpoch(id, { epoch: 1, weightsHash: `sae ${seed}`, metrics: [], artifacts })
  store.runs.finish(id)
  return id
}

const never: FeatureFigures = {
  feature: 1,
  colorSelectivity: null,
  digitSelectivity: null,
  effectiveColors: null,
  effectiveDigits: null,
  bestColor: null,
  bestDigit: null,
  mean: 0,
  std: 0,
  high: 0,
  frequency: 0,
  dead: true,
  varianceShare: 0,
}
const byColor: FeatureFigures = {
  ...{ feature: 0, colorSelectivity: 1, digitSelectivity: 0.5, effectiveColors: 8, effectiveDigits: 9, bestColor: 9, bestDigit: 8 },
  ...{ mean: 4.5, std: 3, high: 9, frequency: 0.9, dead: false, varianceShare: 1 },
}

/** @param colors one for each image: the code of feature 0 at all of its four positions */
export function colorFeatures(colors: Uint8Array): FeatureScan {
  const images = colors.length
  const order = [...colors.keys()].sort((a, b) => colors[b]! - colors[a]!)
  const bins = new Uint32Array(2 * histogramBins)
  for (const color of colors) if (color > 0) bins[Math.min(histogramBins - 1, Math.floor((color * histogramBins) / 9))]! += 4
  const dark = colors.filter((color) => color === 0).length
  return {
    images,
    vectors: 4 * images,
    features: [byColor, never],
    top: {
      length: images,
      index: Int32Array.from([...order, ...colors.keys()]),
      value: Float32Array.from([...order.map((image) => colors[image]!), ...new Array<number>(images).fill(0)]),
    },
    histogram: bins,
    zeros: Uint32Array.of(4 * dark, 4 * images),
    effect: Float32Array.from({ length: 20 }, (_, at) => at),
  }
}
