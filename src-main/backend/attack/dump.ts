/** Evidence about an attack in one safetensors file (DESIGN, Formats): every image that is done, of all models. */
import { LabError } from '../../contract/errors'
import { encodeSafetensors, type NamedArray } from '../../contract/safetensors'
import type { AttackedImage } from '../../contract/attack'
import type { Backend } from '../backend'
import { fileWord } from '../file-name'
import { originalsOf } from './image'
import { imageSize, keptAdversarials, keptRows } from './kept'
import { attackOf, type RunAttack } from './source'

/** Image by image, `model` the place among the models. */
interface Rows {
  images: Float32Array[]
  adversarial: Float32Array[]
  rows: { model: number; image: AttackedImage }[]
}

/** Fails with `conflict` where no image is done. */
export async function dumpAttack(
  { store, engine }: Pick<Backend, 'store' | 'engine'>,
  ref: string,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array; fileName: string }> {
  const attack = attackOf(store, ref)
  const { run, settings } = attack
  const all: Rows = { images: [], adversarial: [], rows: [] }
  for (const model of settings.models.keys()) {
    const rows = keptRows(store, run, model)
    if (rows.length === 0) continue
    const indices = rows.map(({ index }) => index)
    all.images.push((await originalsOf({ engine }, attack, indices, signal)).images)
    all.adversarial.push(keptAdversarials(store, run, model))
    all.rows.push(...rows.map((image) => ({ model, image })))
  }
  if (all.rows.length === 0) throw new LabError('conflict', `no image of the attack ${run.id} is done yet: there is nothing to write`)
  return { bytes: encodeSafetensors(tensorsOf(all), metadataOf(attack)), fileName: `${fileWord(run.name)}-adversarial.safetensors` }
}

function tensorsOf({ images, adversarial, rows }: Rows): Record<string, NamedArray> {
  const n = rows.length
  const floats = (of: (image: AttackedImage) => number): NamedArray => ({ shape: [n], data: Float32Array.from(rows, ({ image }) => of(image)) })
  const whole = (of: (row: Rows['rows'][number]) => number): NamedArray => ({ shape: [n], data: Int32Array.from(rows, of) })
  const pixels = (parts: readonly Float32Array[]): NamedArray => ({ shape: [n, 28, 28, 3], data: joined(parts, n * imageSize) })
  return {
    images: pixels(images),
    adversarial: pixels(adversarial),
    epsilon: floats(({ epsilon }) => epsilon ?? Number.NaN),
    probability: floats(({ probability }) => probability),
    model: whole(({ model }) => model),
    index: whole(({ image }) => image.index),
    digit: whole(({ image }) => image.digit),
    color: whole(({ image }) => image.color),
  }
}

function joined(parts: readonly Float32Array[], length: number): Float32Array {
  const whole = new Float32Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** What is no word or number stands there as JSON. */
function metadataOf({ run, attack, settings }: RunAttack): Record<string, string> {
  const { source, target, split, samples, confidence, choice, second, search } = settings
  const models = settings.models.map(({ run: model, epoch }) => ({ run: model, epoch }))
  const question = { what: 'adversarial', models, source, target, split, samples, confidence, choice, seed: run.seed }
  const about = { dataset: run.datasetHash, run: run.id, ...question, ...attack, second, ...search }
  return Object.fromEntries(Object.entries(about).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]))
}
