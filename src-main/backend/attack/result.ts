/** An attack's rows and figures, of what is done so far. */
import { setImmediate } from 'node:timers/promises'
import type { AttackedImage, AttackPair, AttackResult, AttackRow } from '../../contract/attack'
import type { Store } from '../../store/store'
import type { Backend } from '../backend'
import { oncePerStore } from '../once'
import { withTrueStatus } from '../run-status'
import { curveEpsilons, curveOf, figuresOf, pairOf, relativeMedian } from './figures'
import { keptRows } from './kept'
import { asAttack, attackOf, type RunAttack } from './source'

type Services = Pick<Backend, 'store' | 'jobs'>

/** Newest first; of one network where named. */
export function attackTable({ store, jobs }: Services, ref: string | undefined): AttackRow[] {
  const model = ref === undefined ? null : store.runs.resolve(ref, 'network')
  return store.runs
    .list({ kind: 'attack', limit: 5000 })
    .filter(({ parents }) => model === null || parents.some(({ id }) => id === model))
    .map(({ id }) => {
      const attack = asAttack(withTrueStatus({ jobs }, store.runs.get(id)))
      return rowOf(store, attack, doneOf(store, attack))
    })
}

/** A finished one is done with all: its images need not be read. */
function doneOf(store: Store, { run, settings: { models } }: RunAttack): number {
  if (run.status === 'finished') return models.reduce((sum, { indices }) => sum + indices.length, 0)
  return models.reduce((sum, _, place) => sum + keptRows(store, run, place).length, 0)
}

function rowOf(store: Store, { run, settings }: RunAttack, done: number): AttackRow {
  const { source, target, split, samples, choice, models } = settings
  const { id, name, status, createdAt, seed, method } = run
  return {
    ...{ run: id, name, status, createdAt, source, target, split, samples, choice, seed, method: method!, done },
    models: models.map(({ run: model, epoch }) => ({ run: model, epoch, name: store.runs.get(model).name })),
    total: models.reduce((sum, { indices }) => sum + indices.length, 0),
  }
}

export async function attackResult({ store, jobs }: Services, ref: string): Promise<AttackResult> {
  const found = attackOf(store, ref)
  const attack = { ...found, run: withTrueStatus({ jobs }, found.run) }
  const { settings } = attack
  const { confidence, second, search } = settings
  const rows = settings.models.map((_, place) => keptRows(store, attack.run, place))
  const epsilons = curveEpsilons(search.maxEpsilon)
  const measure = () => measured(attack, rows, epsilons)
  const { figures, pairs } = await (attack.run.status === 'finished' ? onceMeasured(store, attack.run.id, measure) : measure())
  const done = rows.reduce((sum, of) => sum + of.length, 0)
  return {
    ...rowOf(store, attack, done),
    ...{ settings: attack.attack.settings, second, confidence, ...search, epsilons },
    results: rows.map((images, place) => {
      const { run: id, epoch } = settings.models[place]!
      const { name, method, seed: trainedWith } = store.runs.get(id)
      return {
        ...{ run: id, name, epoch, trained: method!, seed: trainedWith, ...figures[place]! },
        images: images.map(({ trace: _trace, ...image }) => image),
      }
    }),
    pairs,
  }
}

type Result = AttackResult['results'][number]

interface Measured {
  /** Of each model. */
  figures: Pick<Result, 'figures' | 'curve'>[]
  pairs: AttackPair[]
}

/** Seconds of bootstraps where there are many images: those of an attack that is over are the same for every reader. */
const onceMeasured = oncePerStore<Promise<Measured>>()

async function measured({ settings }: RunAttack, rows: readonly AttackedImage[][], epsilons: Float64Array): Promise<Measured> {
  return {
    figures: await figuresOfModels(settings, rows, epsilons),
    pairs: settings.choice === 'shared' ? await pairsOf(rows, settings.search) : [],
  }
}

async function figuresOfModels(
  { search, second, choice }: RunAttack['settings'],
  rows: readonly AttackedImage[][],
  epsilons: Float64Array,
): Promise<Measured['figures']> {
  const figures: Measured['figures'] = []
  for (const [place, images] of rows.entries()) {
    const isDone = images.length > 0
    const relative = place === 0 ? null : relativeMedian(images, rows[0]!, search.budget, choice === 'shared')
    figures.push({
      figures: isDone ? { ...figuresOf(images, search, second?.method ?? null), relativeMedian: relative } : null,
      curve: isDone ? curveOf(images, epsilons) : null,
    })
    // Figures of a thousand images take a while, in which others want to be answered.
    await setImmediate()
  }
  return figures
}

/** Of each two models, the later one against the earlier. */
async function pairsOf(rows: readonly AttackedImage[][], search: RunAttack['settings']['search']): Promise<AttackPair[]> {
  const pairs: AttackPair[] = []
  for (const [model, images] of rows.entries()) {
    for (const [against, others] of rows.slice(0, model).entries()) {
      const pair = pairOf({ place: model, images }, { place: against, images: others }, search)
      if (pair) pairs.push(pair)
      await setImmediate()
    }
  }
  return pairs
}
