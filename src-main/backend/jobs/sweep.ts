/** A sweep over the bias: each method on datasets that differ in their rho alone, one run for each method, rho and seed. */
import { maxCompared } from '../../contract/compare'
import { LabError } from '../../contract/errors'
import { sweepJobInput, type SweepJobInput } from '../../contract/jobs'
import type { RunDetail } from '../../contract/runs'
import { canonicalJson } from '../../store/ids'
import type { JobKind, JobServices, PreparedJob } from './kind'
import { checkMethod, createRun, findDataset, recipeName, requireDistinct } from './recipe'
import { trainRuns } from './training'

/** What the runs of a sweep can be found by. */
export const sweepTag = 'rho sweep'

export const sweepJob: JobKind<typeof sweepJobInput> = {
  id: 'sweep',
  input: sweepJobInput,
  prepare,
  run: (_input, context) => trainRuns(context, nameInSweep),
}

function nameInSweep({ method, dataset, seed }: RunDetail): string {
  return `${method}, rho ${dataset!.rho}, seed ${seed}`
}

/** What is wrong with any of the methods, rhos or seeds comes out here, before a run is made. */
async function prepare(input: SweepJobInput, services: JobServices): Promise<PreparedJob> {
  const { rhos, seeds } = input
  requireDistinct('seeds', seeds)
  requireDistinct('rhos', rhos)
  const methods = await inTurn(input.methods, (choice) => checkMethod(services, choice))
  requireDistinct(
    'methods',
    methods.map(({ method, settings }) => canonicalJson({ method, settings })),
  )
  const count = methods.length * rhos.length * seeds.length
  if (count > maxCompared)
    throw new LabError(
      'bad-input',
      `these are ${count} runs; a sweep has ${maxCompared} at most, since so many can be compared: choose fewer methods, rhos or seeds`,
    )
  const datasets = await inTurn(rhos, (rho) => findDataset(services, { ...input.dataset, rho }))
  const engine = await services.engine.info()
  // Seed by seed, so that a sweep that is stopped has whole curves.
  const runIds = seeds.flatMap((seed) =>
    datasets.flatMap((dataset) =>
      methods.map((method) => {
        const name = recipeName(method, { ...input.dataset, rho: dataset.settings.rho }, { withRho: true })
        return createRun(services, { name, method, dataset, seed, engine, tags: [sweepTag] })
      }),
    ),
  )
  return {
    title: `Rho sweep: ${sizes(
      methods.map(({ method }) => method),
      rhos,
      seeds,
    )}`,
    runIds,
  }
}

function sizes(methods: readonly string[], rhos: readonly number[], seeds: readonly number[]): string {
  const several = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`
  return `${[...new Set(methods)].join(', ')}, ${several(rhos.length, 'rho')}, ${several(seeds.length, 'seed')}`
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const item of items) results.push(await work(item))
  return results
}
