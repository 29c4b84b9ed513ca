/** Grad-CAM's ratios over a set: measured once for each weights, dataset and question, and kept. */
import type * as z from 'zod'
import { decodeMessage, encodeMessage } from '../../contract/codec'
import type { CamRatios, CamSet, camSetInput } from '../../contract/gradcam'
import { shareOf } from '../../stats/share'
import type { Store } from '../../store/store'
import { dataOf } from '../diagnose/answers'
import type { EngineLink } from '../engine-link'
import type { RunModel } from '../models'
import { camMedians } from './medians'

export type CamSetQuestion = Omit<z.output<typeof camSetInput>, 'run' | 'epoch'>
type Measured = Omit<CamSet, 'run' | 'epoch' | 'split'>

export async function camSetOf(store: Store, engine: EngineLink, model: RunModel, question: CamSetQuestion, signal?: AbortSignal): Promise<CamSet> {
  const about = { run: model.run.id, epoch: model.epoch, split: question.split }
  const key = { weights: model.weights, dataset: model.run.datasetHash!, what: nameOf(question) }
  const kept = store.cache.get(key)
  if (kept) return { ...about, ...(decodeMessage(kept) as Measured) }
  const data = dataOf(model)
  const ratios = await engine.withModel(model.source, (ref) => engine.call('gradcam.set', { model: ref, ...data, ...question }, signal))
  const measured = await withFigures(ratios)
  store.cache.put(key, 'gradcam', encodeMessage(measured))
  return { ...about, ...measured }
}

async function withFigures(ratios: CamRatios): Promise<Measured> {
  return { ...ratios, empty: shareOf(ratios.noEvidence), medians: await camMedians(ratios) }
}

/** Of all that the answer depends on. */
function nameOf({ split, layer, of, digit, color, limit, randomHead }: CamSetQuestion): string {
  const named = Object.entries({ digit, color, randomHead }).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
  return ['gradcam', split, layer, of, limit, ...named].join('/')
}
