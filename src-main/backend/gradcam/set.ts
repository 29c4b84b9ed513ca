/** Grad-CAM's ratios over a set: measured once for each weights, dataset and question, and kept. */
import type * as z from 'zod'
import { decodeMessage, encodeMessage } from '../../contract/codec'
import type { CamRatios, CamSet, CamSetChunk, camSetInput } from '../../contract/gradcam'
import { shareOf } from '../../stats/share'
import type { Backend } from '../backend'
import { dataOf } from '../diagnose/answers'
import { modelOf, type RunModel } from '../models'
import { passOf } from '../pass'
import { withTimeLeft, type Progress } from '../time-left'
import { camMedians } from './medians'

type Services = Pick<Backend, 'store' | 'engine'>
type Input = z.output<typeof camSetInput>
type CamSetQuestion = Omit<Input, 'run' | 'epoch'>
type Measured = Omit<CamSet, 'run' | 'epoch' | 'split'>

/** How far it is, then the set; what was not finished is not kept. */
export async function streamCamSet(
  backend: Services,
  { run, epoch, ...question }: Input,
  emit: (chunk: CamSetChunk) => void,
  signal: AbortSignal,
): Promise<void> {
  const { store } = backend
  const model = modelOf(store, run, epoch)
  const about = { run: model.run.id, epoch: model.epoch, split: question.split }
  const key = { weights: model.weights, dataset: model.run.datasetHash!, what: nameOf(question) }
  const kept = store.cache.get(key)
  if (kept) return emit({ type: 'done', set: { ...about, ...(decodeMessage(kept) as Measured) } })
  const tell = withTimeLeft((progress) => emit({ type: 'progress', ...progress }))
  const measured = await withFigures(await measureRatios(backend, model, question, tell, signal))
  store.cache.put(key, 'gradcam', encodeMessage(measured))
  emit({ type: 'done', set: { ...about, ...measured } })
}

async function measureRatios(
  { engine }: Services,
  model: RunModel,
  question: CamSetQuestion,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<CamRatios> {
  const data = dataOf(model)
  return engine.withModel(model.source, async (ref) => {
    const { ratios } = await passOf(engine, 'gradcam.set', { model: ref, ...data, ...question }, onProgress, signal)
    return ratios
  })
}

async function withFigures(ratios: CamRatios): Promise<Measured> {
  return { ...ratios, empty: shareOf(ratios.noEvidence), medians: await camMedians(ratios) }
}

/** Of all that the answer depends on. */
function nameOf({ split, layer, of, digit, color, limit, randomHead }: CamSetQuestion): string {
  const named = Object.entries({ digit, color, randomHead }).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
  return ['gradcam', split, layer, of, limit, ...named].join('/')
}
