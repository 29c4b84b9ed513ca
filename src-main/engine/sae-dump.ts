/** Evidence about an autoencoder as one safetensors file (DESIGN, Formats): its codes, or what steering does. */
import * as tf from '@tensorflow/tfjs'
import type { SaeLayer } from '../contract/sae'
import { LabError } from '../contract/errors'
import type { Protocol } from '../contract/steer'
import type { Split } from '../contract/study'
import { paintSplit, pick } from '../lab/data/canvas'
import { activations, resume } from '../lab/model/cnn'
import { encode, type NamedArray } from '../lab/model/safetensors'
import { decode } from '../lab/sae/sae'
import { encodeActivation, steered, unsteered, vectorsOf, type Encoded } from '../lab/sae/steer'
import { arrayOf, Columns, labelsOf } from './dump'
import { ranges } from './evaluate'
import { checkSteers } from './steer'
import type { Subject } from './subject'
import { nextTurn } from './turn'

export interface SaeDumpRequest {
  split: Split
  what: 'codes' | 'steering'
  limit: number
  feature?: number | undefined
  alpha: number
  protocol: Protocol
  /** Whose weights these are. */
  run?: string | undefined
}

/** Codes of all positions of a batch are there together. */
const imagesAtATime: Record<SaeLayer, number> = { relu1: 40, relu2: 80, relu3: 160, gap: 160 }

/**
 * The first `limit` images of the split in order. `codes`: `digit` and `color` [m], `activation` [m, D] in the network's own units, `codes` [m, K], `reconstruction` [m, D]; m rows are images
 * (their mean over positions), or for `per_position` positions, image by image and row by row. `steering`: `images` [n, 28, 28, 3], `digit` and `color` [n], `logits_before` of the
 * untouched network and `logits_after` with the feature turned up by alpha, [n, 10].
 * @throws LabError `bad-input` for a feature that is missing or not there, or where the file would be too large; `cancelled` when the signal aborts
 */
export async function dumpSae(subject: Subject, request: SaeDumpRequest, signal: AbortSignal): Promise<{ bytes: Uint8Array }> {
  const { sae, dataset } = subject
  const split = dataset.splits[request.split]
  const size = Math.min(request.limit, split.size)
  const output = request.what === 'codes' ? codesOutput : steeringOutput(subject, request)
  const columns = new Columns(size)
  for (const positions of ranges(size, imagesAtATime[sae.layer])) {
    tf.tidy(() => {
      const painted = paintSplit(dataset.settings, split, positions)
      const labels = { digit: pick(split.digit, positions), color: pick(split.color, positions) }
      columns.add(output(encodedOf(subject, painted), painted, labels), positions.length)
    })
    await nextTurn(signal)
  }
  return { bytes: encode(columns.arrays(), aboutDump(subject, request)) }
}

type Labels = Record<'digit' | 'color', Uint8Array>
type Output = (encoded: Encoded, images: tf.Tensor4D, labels: Labels) => Record<string, NamedArray>

const codesOutput: Output = (encoded, images, { digit, color }) => {
  const { sae, activation, codes } = encoded
  const positions = codes.shape[0] / images.shape[0]
  const each = (labels: Uint8Array) => labelsOf(Uint8Array.from({ length: codes.shape[0] }, (_, row) => labels[Math.floor(row / positions)]!))
  return {
    digit: each(digit),
    color: each(color),
    activation: arrayOf(vectorsOf(sae, activation)),
    codes: arrayOf(codes),
    reconstruction: arrayOf(decode(sae, codes)),
  }
}

function steeringOutput({ network, sae }: Subject, { feature, alpha, protocol }: SaeDumpRequest): Output {
  if (feature === undefined) throw new LabError('bad-input', 'feature: say which one is steered')
  const steers = [{ feature, mode: 'add', value: alpha } as const]
  checkSteers(sae, steers)
  const rest = (activation: tf.Tensor) => arrayOf(resume(network.architecture, network.params, sae.layer, activation))
  return (encoded, images, { digit, color }) => ({
    images: arrayOf(images),
    digit: labelsOf(digit),
    color: labelsOf(color),
    logits_before: rest(encoded.activation),
    logits_after: rest(steered(encoded, unsteered(encoded, protocol), steers)),
  })
}

function encodedOf({ network, sae }: Subject, images: tf.Tensor4D): Encoded {
  return encodeActivation(sae, activations(network.architecture, network.params, images, [sae.layer])[sae.layer]!)
}

/** The file's metadata: without entries for what was not said. */
function aboutDump({ sae, dataset, hashes }: Subject, { run, split, what, feature, alpha, protocol }: SaeDumpRequest): Record<string, string> {
  const { layer, aggregation } = sae
  const steering = what === 'steering' ? { feature, alpha, protocol } : {}
  const about = { dataset: dataset.hash, weights: hashes.model, sae: hashes.sae, run, split, what, layer, aggregation, ...steering }
  return Object.fromEntries(Object.entries(about).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])))
}
