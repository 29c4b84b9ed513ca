/** The images that an attack is done with, as they lie in the store: what is said of them apart from their pixels, so that figures need none. */
import type { AttackedImage } from '../../contract/attack'
import { decodeMessage, encodeMessage } from '../../contract/codec'
import { LabError } from '../../contract/errors'
import type { RunDetail } from '../../contract/runs'
import type { Store } from '../../store/store'
import { artifactNames } from '../artifacts'
import type { KeptImage, RunAttack } from './source'

/** Values of one image, [28, 28, 3]. */
export const imageSize = 28 * 28 * 3

/** All that are done of one model, in place of those that were kept before; equal images leave equal files. */
export function keepImages(store: Store, run: string, model: number, images: readonly KeptImage[]): void {
  const sorted = [...images].sort((a, b) => a.image.index - b.image.index)
  const pixels = new Float32Array(sorted.length * imageSize)
  for (const [row, { adversarial }] of sorted.entries()) pixels.set(adversarial, row * imageSize)
  store.runs.keep(run, [
    { name: artifactNames.attacked(model), kind: 'attack', bytes: encodeMessage(sorted.map(({ image }) => image)) },
    { name: artifactNames.adversarial(model), kind: 'adversarial', bytes: encodeMessage(pixels) },
  ])
}

/** Ascending by index; none before the first is kept. */
export function keptRows(store: Store, run: Pick<RunDetail, 'id' | 'artifacts'>, model: number): AttackedImage[] {
  const bytes = readKept(store, run, artifactNames.attacked(model))
  return bytes ? (decodeMessage(bytes) as AttackedImage[]) : []
}

/** In the order of `keptRows`, [n, 28, 28, 3]. */
export function keptAdversarials(store: Store, run: Pick<RunDetail, 'id' | 'artifacts'>, model: number): Float32Array {
  const bytes = readKept(store, run, artifactNames.adversarial(model))
  return bytes ? (decodeMessage(bytes) as Float32Array) : new Float32Array(0)
}

export function keptImages(store: Store, run: Pick<RunDetail, 'id' | 'artifacts'>, model: number): KeptImage[] {
  const pixels = keptAdversarials(store, run, model)
  return keptRows(store, run, model).map((image, row) => ({ image, adversarial: pixels.slice(row * imageSize, (row + 1) * imageSize) }))
}

/** Fails with `not-found` where the image is not among those that are attacked, `conflict` where it is not done yet. */
export function keptImage(store: Store, attack: RunAttack, model: number, index: number): KeptImage {
  const { run } = attack
  requireAttacked(attack, model, index)
  const rows = keptRows(store, run, model)
  const row = rows.findIndex((image) => image.index === index)
  if (row === -1) throw new LabError('conflict', `image ${index} is not done yet`)
  return { image: rows[row]!, adversarial: keptAdversarials(store, run, model).slice(row * imageSize, (row + 1) * imageSize) }
}

/** Fails with `not-found` where the image is not among those that are attacked. */
export function requireAttacked({ run, settings }: RunAttack, model: number, index: number): void {
  if (!settings.models[model]!.indices.includes(index))
    throw new LabError('not-found', `index: image ${index} is not among those that the attack ${run.id} is made on`)
}

function readKept(store: Store, { id, artifacts }: Pick<RunDetail, 'id' | 'artifacts'>, name: string): Uint8Array | null {
  return artifacts.some((artifact) => artifact.name === name) ? store.artifacts.read(id, name) : null
}
