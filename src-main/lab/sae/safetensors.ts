/** An SAE as a safetensors file: its parameters under their own names, and what it is in the header. */
import * as tf from '@tensorflow/tfjs'
import * as z from 'zod'
import { describeZodError, LabError } from '../../contract/errors'
import { aggregations, saeLayers } from '../../contract/sae'
import { decode, encode, weightsHash, type NamedArray } from '../model/safetensors'
import { saeVariants } from './index'
import type { Sae } from './sae'

export interface StoredSae extends Sae {
  /** Over the weights, mean and std; not over what the header says. */
  hash: string
}

const aboutSchema = z.object({
  variant: z.string(),
  layer: z.enum(saeLayers),
  aggregation: z.enum(aggregations),
  settings: z.record(z.string(), z.unknown()),
})

/** `about` (whose activations these are: the network's weights, the seed) goes into the header beside what the SAE is. */
export function writeSae(sae: Sae, about: Record<string, unknown> = {}): { weights: Uint8Array; weightsHash: string } {
  const { variant, layer, aggregation, settings, params } = sae
  const tensors = Object.fromEntries(
    Object.entries(params).map(([name, tensor]): [string, NamedArray] => [
      name,
      { shape: [...tensor.shape], data: tensor.dataSync<'float32'>().slice() },
    ]),
  )
  const said = { variant: variant.id, layer, aggregation, settings, ...about }
  const metadata = Object.fromEntries(Object.entries(said).map(([key, value]) => [key, JSON.stringify(value)]))
  return { weights: encode(tensors, metadata), weightsHash: weightsHash(tensors) }
}

/** New tensors, the caller's. Throws `bad-input` where the file is no SAE, or names and shapes are not those of its variant. */
export function readSae(bytes: Uint8Array): StoredSae {
  const { tensors, metadata } = decode(bytes)
  const about = aboutSchema.safeParse(Object.fromEntries(Object.entries(metadata).map(([key, text]) => [key, fromJson(text)])))
  if (!about.success) throw bad(`its header does not say what it is: ${describeZodError(about.error)}`)
  const { layer, aggregation, ...chosen } = about.data
  const variant = saeVariants.get(chosen.variant)
  const settings = saeVariants.check(chosen.variant, undefined, chosen.settings)
  const [width, latents] = tensors.W_enc?.shape ?? []
  if (width === undefined || latents === undefined) throw bad('W_enc [D, K] is missing')
  checkShapes(tensors, expectedShapes(variant, settings, { width, latents }))
  // Copies, because a tensor shares its memory with the array that it is made from.
  const params = Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [name, tf.tensor(Float32Array.from(data), shape, 'float32')]),
  )
  return { variant, layer, aggregation, settings, width, latents, params, hash: weightsHash(tensors) }
}

function expectedShapes(variant: Sae['variant'], settings: Sae['settings'], size: { width: number; latents: number }): Record<string, number[]> {
  const trained = variant.initialise(settings, size, 0)
  const shapes = Object.fromEntries(Object.entries(trained).map(([name, { shape }]) => [name, shape]))
  tf.dispose(trained)
  return { ...shapes, mean: [size.width], std: [size.width] }
}

function checkShapes(tensors: Record<string, NamedArray>, expected: Record<string, number[]>): void {
  const names = Object.keys(expected)
  const missing = names.filter((name) => !tensors[name])
  const extra = Object.keys(tensors).filter((name) => !names.includes(name))
  if (missing.length > 0) throw bad(`${missing.join(', ')} missing; it needs ${names.join(', ')}`)
  if (extra.length > 0) throw bad(`${extra.join(', ')} not known; it holds ${names.join(', ')} and nothing else`)
  for (const [name, shape] of Object.entries(expected)) {
    const found = tensors[name]!
    if (found.shape.join() !== shape.join()) throw bad(`${name} has the shape [${found.shape.join(', ')}] where [${shape.join(', ')}] fits`)
    if (!(found.data instanceof Float32Array)) throw bad(`${name} is not float32`)
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const bad = (why: string) => new LabError('bad-input', `this is no SAE of the lab: ${why}`)
