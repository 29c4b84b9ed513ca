/** Features of an SAE (STUDY 6): all of them on a split, where one fires, and all codes of one image. */
import * as tf from '@tensorflow/tfjs'
import { encodeMessage } from '../contract/codec'
import type { EngineFeaturesChunk } from '../contract/engine'
import type { ImageSource } from '../contract/images'
import type { CodesOfImage } from '../contract/sae'
import type { Split } from '../contract/study'
import { paintSplit, pick } from '../lab/data/canvas'
import type { SplitData } from '../lab/data/dataset'
import { Lru } from '../lab/lru'
import { classes } from '../lab/model/architecture'
import { activations } from '../lab/model/cnn'
import { logitGradients } from '../lab/sae/effect'
import { FeatureHistograms } from '../lab/sae/feature-histograms'
import { FeatureSums } from '../lab/sae/feature-sums'
import { featureScan } from '../lab/sae/features'
import { directions, type Sae } from '../lab/sae/sae'
import { encodeActivation } from '../lab/sae/steer'
import { ranges, readAll } from './evaluate'
import { openImage, paintImages, requireImages } from './image-source'
import { SplitCodes } from './split-codes'
import { checkSteers } from './steer'
import type { Subject } from './subject'
import { nextTurn } from './turn'

/** The direct effect is the mean over so many images, evenly over the split. */
const effectImages = 256
const effectBatch = 64

/** By network, split and layer: 5 KB each at most for the study's network. */
const recentGradients = new Lru<string, Float32Array>(32)

/**
 * Two walks over the split: the bins of the histograms end at the largest codes, which the first finds. With turns for live requests between the batches.
 * @throws LabError `cancelled` when the signal aborts
 */
export async function scanFeatures(on: Subject, name: Split, emit: (chunk: EngineFeaturesChunk) => void, signal: AbortSignal): Promise<void> {
  const split = on.dataset.splits[name]
  const codes = new SplitCodes(on, split)
  const sums = new FeatureSums(on.sae.latents, split.size)
  const walks = codes.walksAlike ? 2 : 1
  const after = (walk: number) => async (images: number) => {
    if (walk < walks) emit({ type: 'progress', done: Math.round((walk * split.size + images) / walks), total: split.size })
    await nextTurn(signal)
  }
  try {
    await codes.walk((batch, places) => sums.add(batch, places, labelsAt(split, places)), after(0))
    const histograms = new FeatureHistograms(sums.high())
    await codes.walk((batch) => histograms.add(batch.dataSync<'float32'>()), after(1))
    const effect = await effectOf(on, split, signal)
    const scan = featureScan({ images: split.size, positions: codes.positions, sums, histograms, squaredNorms: squaredNorms(on.sae), effect })
    emit({ type: 'done', scan: encodeMessage(scan) })
  } finally {
    sums.dispose()
  }
}

const labelsAt = (split: SplitData, places: Int32Array) => ({ digit: pick(split.digit, places), color: pick(split.color, places) })

/** Gradients of the logits, mean over images, along each feature's direction: [K, 10]. */
async function effectOf(subject: Subject, split: SplitData, signal: AbortSignal): Promise<Float32Array> {
  const { sae, dataset, keys } = subject
  const key = JSON.stringify([keys.model, dataset.hash, split.split, sae.layer])
  const gradients = recentGradients.get(key) ?? (await meanGradients(subject, split, signal))
  recentGradients.set(key, gradients)
  return readAll(() => tf.matMul(directions(sae), tf.tensor2d(gradients, [classes, sae.width]), false, true))
}

/** Of the logits by the layer's activation, the same for all autoencoders there: [10, D], flat. */
async function meanGradients({ network, sae, dataset }: Subject, split: SplitData, signal: AbortSignal): Promise<Float32Array> {
  const { architecture, params } = network
  const count = Math.min(effectImages, split.size)
  let sum = tf.zeros<tf.Rank.R2>([classes, sae.width])
  try {
    for (const places of ranges(count, effectBatch)) {
      const evenly = places.map((place) => Math.floor((place * split.size) / count))
      const before = sum
      sum = tf.tidy(() => before.add(logitGradients(architecture, params, sae.layer, paintSplit(dataset.settings, split, evenly))))
      before.dispose()
      await nextTurn(signal)
    }
    return readAll(() => sum.div(count))
  } finally {
    sum.dispose()
  }
}

/** |W_dec,k|^2 of the decoder of standardised vectors, [K]. */
const squaredNorms = ({ params }: Sae) => readAll(() => params.W_dec!.square().sum(1))

/**
 * Codes of one feature at every position of these images of a split, [images, side, side]; side is 1 where an image has one code.
 * @throws LabError `bad-input` for a feature or an image that is not there
 */
export async function featureMaps(
  on: Subject,
  { split: name, indices, feature }: { split: Split; indices: readonly number[]; feature: number },
  signal: AbortSignal,
): Promise<{ maps: Float32Array; side: number }> {
  checkSteers(on.sae, [{ feature }])
  const split = on.dataset.splits[name]
  requireImages(split, indices)
  const codes = new SplitCodes(on, split, Int32Array.from(indices))
  const maps = new Float32Array(indices.length * codes.positions)
  let filled = 0
  await codes.walk(
    (batch) => {
      const values = readAll(() => batch.slice([0, 0, feature], [-1, -1, 1]))
      maps.set(values, filled)
      filled += values.length
    },
    () => nextTurn(signal),
  )
  return { maps, side: Math.sqrt(codes.positions) }
}

/** @throws LabError `bad-input` where the split has no such image */
export function codesOfImage({ network, sae, dataset }: Subject, source: ImageSource): CodesOfImage {
  const image = openImage(dataset, source)
  const codes = tf.tidy(() => {
    const found = activations(network.architecture, network.params, paintImages(dataset, [image]), [sae.layer])
    return encodeActivation(sae, found[sae.layer]!).codes
  })
  try {
    return { codes: readAll(() => codes.mean(0)), strongest: readAll(() => codes.max(0)) }
  } finally {
    codes.dispose()
  }
}
