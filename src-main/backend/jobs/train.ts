/** Training: one run a seed. */
import { trainJobInput, type TrainJobInput } from '../../contract/jobs'
import type { JobKind, JobServices, PreparedJob } from './kind'
import { checkMethod, createRun, findDataset, recipeName, requireDistinct } from './recipe'
import { trainRuns } from './training'

export const trainJob: JobKind<typeof trainJobInput> = {
  id: 'train',
  input: trainJobInput,
  prepare,
  run: (_input, context) => trainRuns(context, ({ seed }) => `seed ${seed}`),
}

/** What is wrong with method, settings or dataset comes out here, before anything is queued. */
async function prepare(input: TrainJobInput, services: JobServices): Promise<PreparedJob> {
  const { seeds } = input
  requireDistinct('seeds', seeds)
  const method = await checkMethod(services, input)
  const dataset = await findDataset(services, input.dataset)
  const engine = await services.engine.info()
  const name = input.name ?? recipeName(method, input.dataset)
  const runIds = seeds.map((seed) => createRun(services, { name, method, dataset, seed, engine }))
  return { title: seeds.length === 1 ? `${name}, seed ${seeds[0]}` : `${name}, ${seeds.length} seeds`, runIds }
}
