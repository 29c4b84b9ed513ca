/** For tests: an engine that holds a small network and an autoencoder on it, and the same as loops. */
import { channelPair } from '../contract/channel'
import { datasetSettingsSchema } from '../contract/dataset'
import { engineContract } from '../contract/engine'
import type { ImageSource } from '../contract/images'
import { createClient, serve, type Client } from '../contract/rpc'
import { paintSplit } from '../lab/data/canvas'
import { openDataset } from '../lab/data/dataset'
import { encode } from '../lab/model/safetensors'
import { grid, type Grid } from '../lab/ops/naive.testing'
import { makeSubject, type MadeSubject, type Place } from '../lab/sae/naive.testing'
import { writeSae } from '../lab/sae/safetensors'
import { chooseBackend } from './backend-choice'
import { engineHandlers } from './handlers'

export const dataset = datasetSettingsSchema.parse({ trainSize: 100, testSize: 230 })
export const hard = openDataset(dataset).splits.hard

export const ofHard = (index: number): ImageSource => ({ from: 'split', split: 'hard', index })

export async function openEngine(): Promise<Client<typeof engineContract>> {
  const [left, right] = channelPair()
  serve(engineContract, engineHandlers(await chooseBackend()), right)
  return createClient(engineContract, left)
}

export interface LoadedSubject {
  made: MadeSubject
  refs: { model: { key: string }; sae: { key: string }; dataset: typeof dataset }
}

/** The engine has chosen its backend before. */
export async function loadSubject(engine: Client<typeof engineContract>, place: Place): Promise<LoadedSubject> {
  const made = makeSubject(place)
  const network = encode(made.weights, { thirdPool: String(made.architecture.thirdPool) })
  const [model, sae] = await Promise.all([
    engine.call('model.load', { bytes: Uint8Array.from(network) }),
    engine.call('sae.load', { bytes: Uint8Array.from(writeSae(made.sae).weights) }),
  ])
  return { made, refs: { model: { key: model.key }, sae: { key: sae.key }, dataset } }
}

/** Images of the hard set as they are painted, [n, 28, 28, 3]. */
export function hardImages(indices: number[]): Grid {
  const painted = paintSplit(dataset, hard, Int32Array.from(indices))
  const pixels = painted.dataSync()
  painted.dispose()
  return grid([indices.length, 28, 28, 3], (place) => pixels[place]!)
}
