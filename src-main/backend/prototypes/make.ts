/** Prototypes of a run: kept from an earlier question, or made now, shown on their way, and kept at their end. */
import { createHash } from 'node:crypto'
import { decodeMessage, encodeMessage } from '../../contract/codec'
import type { ParsedOf } from '../../contract/rpc'
import type { LabContract } from '../../contract/lab'
import type { PrototypesChunk } from '../../contract/prototypes'
import type { CacheKey } from '../../store/cache'
import type { Store } from '../../store/store'
import type { Backend } from '../backend'
import { modelOf, type RunModel } from '../models'
import { judgeOf } from './reference'

type Services = Pick<Backend, 'store' | 'engine'>
type Input = ParsedOf<LabContract['prototypes.make']>
type Question = Omit<Input, 'run' | 'epoch'>

/** Closing the stream ends the work in the engine; what was not finished is not kept. */
export async function makePrototypes(backend: Services, input: Input, emit: (chunk: PrototypesChunk) => void, signal: AbortSignal): Promise<void> {
  const { run, epoch, ...asked } = input
  const model = modelOf(backend.store, run, epoch)
  const question = normalised(asked)
  const key = keyOf(model, question)
  const kept = readKept(backend.store, key)
  const judge = judgeOf(backend.store, model, question)
  if (kept) return emit(judge(kept))
  await stream(backend, model, question, signal, (chunk) => {
    if (chunk.done) backend.store.cache.put(key, 'prototypes', encodeMessage(chunk))
    emit(judge(chunk))
  })
}

/** Those of an earlier question, without what real images do in the channels; null where it was never asked. */
export function keptPrototypes(store: Store, { run, epoch, ...asked }: Input): PrototypesChunk | null {
  return readKept(store, keyOf(modelOf(store, run, epoch), normalised(asked)))
}

function readKept(store: Store, key: CacheKey): PrototypesChunk | null {
  const bytes = store.cache.get(key)
  return bytes && (decodeMessage(bytes) as PrototypesChunk)
}

/** The same question in the same words: of gap and fc, which have one value a channel, all objectives are one. */
function normalised(question: Question): Question {
  const single = question.layer === 'gap' || question.layer === 'fc'
  return single ? { ...question, objective: 'channel_mean' } : question
}

function keyOf(model: RunModel, { layer, objective, channels, seeds, settings }: Question): CacheKey {
  const asked = JSON.stringify([channels ?? 'all', seeds, Object.entries(settings).sort()])
  const what = `prototypes/${layer}/${objective}/${createHash('sha256').update(asked).digest('hex')}`
  // They depend on no dataset, but go with the run's.
  return { weights: model.weights, dataset: model.run.datasetHash ?? '', what }
}

async function stream(
  { engine }: Services,
  { source }: RunModel,
  question: Question,
  signal: AbortSignal,
  onChunk: (chunk: PrototypesChunk) => void,
): Promise<void> {
  await engine.withModel(source, (model) => engine.follow('prototypes.run', { model, ...question }, onChunk, signal))
}
