/** Which images are attacked (STUDY 5): those of the source digit that the models get right, and are sure of. */
import type { AttackJobInput, AttackSamples } from '../../contract/attack'
import { LabError } from '../../contract/errors'
import type { Split } from '../../contract/study'
import { seededUniform } from '../../stats/bootstrap'
import { drawSome } from '../../stats/draw'
import type { Backend } from '../backend'
import { answersOf, labelsOf } from '../diagnose/answers'
import { modelOf, type RunModel } from '../models'
import { modelName } from './source'

type Services = Pick<Backend, 'store' | 'engine'>
type AskedModel = { run: string; epoch?: number | undefined }

/** Of a set: its images of the source digit, and of each model P(source) of each of them, -1 where it answers something else. */
interface Candidates {
  indices: number[]
  sureness: Float32Array[]
}

interface SampleQuestion {
  models: readonly RunModel[]
  source: number
  split: Exclude<Split, 'train'>
  confidence: number
}

/** Finished networks of one dataset, each (with its epoch) named only once; `bad-input` otherwise, or `conflict` where one is not finished. */
export function modelsToAttack({ store }: Pick<Backend, 'store'>, asked: readonly AskedModel[]): RunModel[] {
  const models = asked.map(({ run, epoch }) => modelOf(store, run, epoch))
  for (const { run } of models) {
    if (run.status !== 'finished')
      throw new LabError('conflict', `run ${run.id} is ${run.status}; attacks are on networks that do not change any more`)
  }
  requireDistinctModels(models)
  requireOneDataset(models)
  return models
}

function requireDistinctModels(models: readonly RunModel[]): void {
  const seen = new Set<string>()
  for (const { run, epoch } of models) {
    if (seen.has(`${run.id} ${epoch}`)) throw new LabError('bad-input', `models: run ${run.id} after epoch ${epoch} may be there only once`)
    seen.add(`${run.id} ${epoch}`)
  }
}

function requireOneDataset([first, ...others]: readonly RunModel[]): void {
  if (!first!.run.dataset) throw new LabError('bad-input', `run ${first!.run.id} (${first!.run.name}) has no dataset: there are no images to attack`)
  const other = others.find(({ run }) => run.datasetHash !== first!.run.datasetHash)
  if (!other) return
  const [a, b] = [first!.run, other.run]
  throw new LabError(
    'bad-input',
    `models: runs ${a.id} (${a.name}) and ${b.id} (${b.name}) have different datasets; attack those of one dataset together`,
  )
}

export async function samplesFor(services: Services, question: SampleQuestion): Promise<AttackSamples> {
  const { split } = question
  const asked = await candidatesOf(services, question, split)
  const easy = split === 'easy' ? asked : await candidatesOf(services, question, 'easy')
  return countSamples(question, asked, easy)
}

/** Right at all, and sure to some degree. */
const thresholds = [0.9, 0.75, 0.5, 0.4, 0.3, 0.2, 0]

function countSamples({ models, confidence }: SampleQuestion, asked: Candidates, easy: Candidates): AttackSamples {
  return {
    images: asked.indices.length,
    models: models.map(({ run, epoch }, place) => ({ run: run.id, epoch, qualifying: qualifying(asked, place, confidence).length })),
    shared: sharedBy(asked, confidence).length,
    atLower: thresholds.filter((lower) => lower < confidence).map((lower) => ({ confidence: lower, shared: sharedBy(asked, lower).length })),
    onEasy: sharedBy(easy, confidence).length,
  }
}

async function candidatesOf({ store, engine }: Services, { models, source }: SampleQuestion, split: Split): Promise<Candidates> {
  const { digit } = await labelsOf(engine, models[0]!, split)
  const indices = [...digit.keys()].filter((image) => digit[image] === source)
  const sureness: Float32Array[] = []
  for (const model of models) {
    const { predicted, confidence } = await answersOf(store, engine, model, split)
    sureness.push(Float32Array.from(indices, (image) => (predicted[image] === source ? confidence[image]! : -1)))
  }
  return { indices, sureness }
}

/** Of one model, ascending. */
const qualifying = ({ indices, sureness }: Candidates, model: number, confidence: number) =>
  indices.filter((_, image) => sureness[model]![image]! > confidence)

const sharedBy = ({ indices, sureness }: Candidates, confidence: number) =>
  indices.filter((_, image) => sureness.every((of) => of[image]! > confidence))

type Choice = Pick<AttackJobInput, 'samples' | 'choice' | 'seed'>

/**
 * Indices for each model, ascending: drawn by the seed where more qualify than are asked for. A model's own images do not depend on the others'.
 * @throws LabError `bad-input` where too few qualify: it counts them and names the ways out, and its details are `AttackSamples`
 */
export async function chooseSamples(services: Services, question: SampleQuestion, choice: Choice): Promise<number[][]> {
  const { models, confidence, split } = question
  const candidates = await candidatesOf(services, question, split)
  const pools = choice.choice === 'shared' ? [sharedBy(candidates, confidence)] : models.map((_, place) => qualifying(candidates, place, confidence))
  if (pools.some((pool) => pool.length < choice.samples)) throw tooFew(question, choice, await samplesFor(services, question))
  const drawn = pools.map((pool) => drawSome(pool, choice.samples, seededUniform(choice.seed)))
  return models.map((_, place) => drawn[choice.choice === 'shared' ? 0 : place]!)
}

function tooFew({ models, source, split, confidence }: SampleQuestion, { samples, choice }: Choice, found: AttackSamples): LabError {
  const counts = found.models.map(({ qualifying }, place) => `${qualifying} for ${modelName(models[place]!.run)}`)
  const all = models.length > 1 && choice === 'shared' ? `${found.shared || 'none'} for all models together, ` : ''
  const rule = `images of digit ${source} in the ${split} set that are answered ${source} with more than ${confidence}`
  const message = `too few ${rule} (${samples} asked for, of ${found.images}): ${all}${counts.join(', ')}. Ways out: ${waysOut(found, split, choice)}`
  return new LabError('bad-input', message, { details: found })
}

/** Those that give more images, and how many for all models together. */
function waysOut({ models, shared, atLower, onEasy }: AttackSamples, split: Split, choice: Choice['choice']): string {
  const fewest = Math.min(...models.map(({ qualifying }) => qualifying))
  const now = choice === 'shared' ? shared : fewest
  const lower = atLower.filter((at) => at.shared > now).map((at) => `${at.shared} above ${at.confidence}`)
  return [
    'train on until more qualify',
    ...(lower.length > 0 ? [`a lower confidence (${lower.join(', ')})`] : []),
    ...(split !== 'easy' && onEasy > now ? [`the easy set (${onEasy})`] : []),
    ...(choice === 'shared' && fewest > now ? ["images of each model's own (choice per-model)"] : []),
    ...(now > 0 ? ['fewer samples'] : []),
  ].join('; ')
}
