/** Images on which a channel is strong, weak, or in between, with what the page needs to draw them. */
import type * as z from 'zod'
import { LabError } from '../../contract/errors'
import type { Example, Examples, examplesInput } from '../../contract/microscope'
import type { Backend } from '../backend'
import { dataOf } from '../diagnose/answers'
import { modelOf, type RunModel } from '../models'
import type { RankedExample } from './kept-scan'
import { scanOf } from './scans'

type Question = z.output<typeof examplesInput>

/**
 * Scans first where nobody has yet.
 * @throws LabError `bad-input` for a channel that is not there, `conflict` where the data is no longer the run's
 */
export async function examplesOf({ store, engine }: Backend, question: Question, signal: AbortSignal): Promise<Examples> {
  const model = modelOf(store, question.run, question.epoch)
  const { split, layer, channel, which, count } = question
  const scan = await scanOf(store, engine, model, split, () => {}, signal)
  if (!scan.figures(question)) throw new LabError('bad-input', `run ${model.run.id} has no channel ${channel} in ${layer}`)
  return drawn(engine, model, question, scan.examples(question, which, count), signal)
}

async function drawn(
  engine: Backend['engine'],
  model: RunModel,
  { split, layer, channel }: Question,
  ranked: RankedExample[],
  signal: AbortSignal,
): Promise<Examples> {
  const indices = ranked.map(({ index }) => index)
  const { dataset: settings, ...hash } = dataOf(model)
  const where = { dataset: settings, ...hash, split, layer, channel, indices }
  const fields = await engine.withModel(model.source, (ref) => engine.call('microscope.fields', { model: ref, ...where }, signal))
  const { digit, color, grey, palette, placement } = await engine.call('data.samples', { settings, split, indices }, signal)
  const examples: Example[] = ranked.map((example, i) => ({ ...example, digit: digit[i]!, color: color[i]!, field: fields[i] ?? null }))
  return { examples, grey, palette, placement }
}
