/** Images that were made for one model, shown to the others. */
import type { AttackedImage, AttackTransfer } from '../../contract/attack'
import { decodeMessage, encodeMessage } from '../../contract/codec'
import type { Share } from '../../contract/diagnose'
import { wilsonShare } from '../../stats/share'
import { mean } from '../../stats/summary'
import { artifactNames } from '../artifacts'
import type { Backend } from '../backend'
import { keptAdversarials, keptRows } from './kept'
import { logitsOf, probabilitiesOf } from './logits'
import { attackedModelOf, attackOf, type RunAttack } from './source'

type Services = Pick<Backend, 'store' | 'engine'>

interface Cell {
  success: Share
  probability: number | null
}

/** Every model on the images of every other: measured once where the attack is finished, and kept. */
export async function attackTransfer(services: Services, ref: string, signal: AbortSignal): Promise<AttackTransfer> {
  const attack = attackOf(services.store, ref)
  const { models } = attack.settings
  const cells: Cell[][] = []
  for (const madeFor of models.keys()) {
    const images = keptRows(services.store, attack.run, madeFor)
    const row: Cell[] = []
    for (const triedOn of models.keys()) row.push(await cellOf(services, attack, { madeFor, triedOn, images }, signal))
    cells.push(row)
  }
  return {
    models: models.map(({ run, epoch }) => ({ run, epoch, name: services.store.runs.get(run).name })),
    success: cells.map((row) => row.map(({ success }) => success)),
    probability: cells.map((row) => row.map(({ probability }) => probability)),
  }
}

interface Places {
  madeFor: number
  triedOn: number
  /** Those that were made for the one. */
  images: readonly AttackedImage[]
}

async function cellOf(services: Services, attack: RunAttack, places: Places, signal: AbortSignal): Promise<Cell> {
  const { images: rows } = places
  const reached = [...rows.keys()].filter((row) => rows[row]!.epsilon !== null)
  // Of its own images the attack has said it.
  const own = places.madeFor === places.triedOn
  const sureness = own ? rows.map(({ probability }) => probability) : await surenessOf(services, attack, places, signal)
  const values = reached.map((row) => sureness[row]!)
  const sure = own ? values.length : values.filter((value) => value > attack.settings.search.success).length
  return { success: wilsonShare(sure, values.length), probability: values.length === 0 ? null : mean(values) }
}

/** P(target) of every image that was made for the one, by the other. */
async function surenessOf({ store, engine }: Services, attack: RunAttack, { madeFor, triedOn }: Places, signal: AbortSignal): Promise<number[]> {
  const { run, settings } = attack
  const artifact = run.artifacts.find(({ name }) => name === artifactNames.adversarial(madeFor))
  if (!artifact) return []
  const model = attackedModelOf(store, attack, triedOn)
  const key = { weights: model.weights, dataset: run.datasetHash!, what: `attacked/${artifact.hash}` }
  const kept = store.cache.get(key)
  const logits = kept ? (decodeMessage(kept) as Float32Array) : await logitsOf(engine, model, keptAdversarials(store, run, madeFor), signal)
  if (!kept && run.status === 'finished') store.cache.put(key, 'transfer', encodeMessage(logits))
  const probabilities = probabilitiesOf(logits)
  return Array.from({ length: logits.length / 10 }, (_, image) => probabilities[10 * image + settings.target]!)
}
