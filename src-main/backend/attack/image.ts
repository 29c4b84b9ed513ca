/** One attacked image: what became of it, the best attack at a strength of one's choice, and where the model looks before and after. */
import type * as z from 'zod'
import type { AttackAt, attackAtInput, AttackCams, attackCamsInput, AttackedImageDetail, attackedImageInput } from '../../contract/attack'
import type { Backend } from '../backend'
import { dataOf } from '../diagnose/answers'
import { keptImage, requireAttacked } from './kept'
import { logitsOf, probabilitiesOf } from './logits'
import { splitPerturbation } from './perturbation'
import { attackedModelOf, attackOf, type RunAttack } from './source'

type Services = Pick<Backend, 'store' | 'engine'>

export async function attackedImage(
  { store, engine }: Services,
  { attack: ref, model: place, index }: z.output<typeof attackedImageInput>,
  signal: AbortSignal,
): Promise<AttackedImageDetail> {
  const attack = attackOf(store, ref)
  const model = attackedModelOf(store, attack, place)
  const { image, adversarial } = keptImage(store, attack, place, index)
  const original = (await originalsOf({ engine }, attack, [index], signal)).images
  const probabilities = probabilitiesOf(await logitsOf(engine, model, together(original, adversarial), signal))
  const split = splitPerturbation(original, adversarial)
  return { image, original, adversarial, before: probabilities.slice(0, 10), after: probabilities.slice(10), split }
}

export async function attackAt(
  { store, engine }: Services,
  { attack: ref, model: place, index, epsilon }: z.output<typeof attackAtInput>,
  signal: AbortSignal,
): Promise<AttackAt> {
  const attack = attackOf(store, ref)
  const model = attackedModelOf(store, attack, place)
  requireAttacked(attack, place, index)
  const { source, target, split } = attack.settings
  const question = { ...dataOf(attack), split, source, target, seed: attack.run.seed, attack: attack.attack, index, epsilon }
  const [found, { images }] = await Promise.all([
    engine.withModel(model.source, (ref) => engine.call('attack.at', { model: ref, ...question }, signal)),
    originalsOf({ engine }, attack, [index], signal),
  ])
  return { ...found, split: splitPerturbation(images, found.adversarial) }
}

export async function attackCams(
  { store, engine }: Services,
  { attack: ref, model: place, index, layer, of }: z.output<typeof attackCamsInput>,
  signal: AbortSignal,
): Promise<AttackCams> {
  const attack = attackOf(store, ref)
  const model = attackedModelOf(store, attack, place)
  const { image, adversarial } = keptImage(store, attack, place, index)
  const original = await originalsOf({ engine }, attack, [index], signal)
  const question = {
    images: together(original.images, adversarial),
    grey: Uint8Array.from([...original.grey, ...original.grey]),
    layer,
    of: of === 'predicted' ? of : attack.settings[of],
  }
  const [before, after] = await engine.withModel(model.source, (ref) => engine.call('attack.cams', { model: ref, ...question }, signal))
  const { digit, color } = image
  return { before: { ...before!, digit, color }, after: { ...after!, digit, color } }
}

/** [n, 28, 28, 3], and their grey digits [n, 28, 28]. */
export function originalsOf(
  { engine }: Pick<Backend, 'engine'>,
  attack: RunAttack,
  indices: number[],
  signal: AbortSignal,
): Promise<{ images: Float32Array; grey: Uint8Array }> {
  return engine.call('attack.images', { ...dataOf(attack), split: attack.settings.split, indices }, signal)
}

function together(first: Float32Array, second: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
