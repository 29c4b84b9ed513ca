/** Weights and trainer states between tensors and the bytes that travel and are kept. */
import * as tf from '@tensorflow/tfjs'
import type { TrainerState } from '../lab/methods/method'
import type { CnnArchitecture } from '../lab/model/architecture'
import { decode, encode, fromTorch, toTorch, weightsHash } from '../lab/model/safetensors'
import type { Network } from './network'

/** What a weights file says about itself, beside the weights. */
export interface WeightsAbout {
  method: string
  seed: number
  epoch: number
  settings: object
  /** Hash of the dataset. */
  dataset: string
}

export interface StoredWeights extends Network {
  hash: string
  settings: Record<string, unknown>
}

/** A safetensors file in PyTorch's layout; `about` and the architecture go into its header. */
export function writeWeights({ architecture, params }: Network, about: WeightsAbout): { weights: Uint8Array; weightsHash: string } {
  const tensors = toTorch(params)
  const metadata = Object.fromEntries(Object.entries({ ...architecture, ...about }).map(([key, value]) => [key, JSON.stringify(value)]))
  return { weights: encode(tensors, metadata), weightsHash: weightsHash(tensors) }
}

/** Throws `bad-input` where names, shapes or the file itself are wrong. */
export function readWeights(bytes: Uint8Array): StoredWeights {
  const { tensors, metadata } = decode(bytes)
  // First, since it checks that all that is read below is there.
  const params = fromTorch(tensors)
  const settings = Object.fromEntries(Object.entries(metadata).map(([key, text]) => [key, fromJson(text)]))
  const architecture: CnnArchitecture = {
    widths: [1, 2, 3].map((i) => tensors[`conv${i}.weight`]!.shape[0]!) as [number, number, number],
    thirdPool: saidThirdPool(settings) ?? true,
  }
  return { hash: weightsHash(tensors), settings, architecture, params }
}

/** The file's own word, or that of the settings which it was trained with; undefined where neither is there. */
function saidThirdPool({ thirdPool, settings }: Record<string, unknown>): boolean | undefined {
  const said = [thirdPool, (settings as { thirdPool?: unknown } | null | undefined)?.thirdPool]
  return said.find((value) => typeof value === 'boolean')
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A safetensors file of the trainer's named tensors. */
export function encodeState(state: TrainerState): Uint8Array {
  return encode(
    Object.fromEntries(Object.entries(state).map(([name, tensor]) => [name, { shape: tensor.shape, data: tensor.dataSync() as Float32Array }])),
  )
}

/** The tensors that `encodeState` wrote; they are the caller's. Throws `bad-input` where it is no such file. */
export function decodeState(bytes: Uint8Array): TrainerState {
  return Object.fromEntries(Object.entries(decode(bytes).tensors).map(([name, { shape, data }]) => [name, tf.tensor(data, shape)]))
}
