/** What the figures of the study's report are drawn from: what its training, its passes and its attacks have kept. Only labels are asked of the engine. */
import { asLabError, type ErrorKind } from '../../contract/errors'
import type { RunDetail } from '../../contract/runs'
import type { StudyAblationPicture, StudyAttackPicture, StudyPictures } from '../../contract/study-report'
import { contingencyTable } from '../../stats/contingency'
import type { Store } from '../../store/store'
import { curveEpsilons, curveOf, figuresOf } from '../attack/figures'
import { keptRows } from '../attack/kept'
import { asAttack } from '../attack/source'
import { keptAnswers, labelsOf } from '../diagnose/answers'
import type { JobServices } from '../jobs/kind'
import { modelOf } from '../models'
import { oncePerStore } from '../once'
import { keptPrototypes } from '../prototypes/make'
import { keptAblation } from '../sae/ablate'
import type { SeedPlan } from './plan'
import type { MeasuredStudy } from './results'
import { models, names } from './tasks/attack'
import { prototypesOf } from './tasks/prober'
import { ablationOf, studyPlace } from './tasks/sae'

type Services = Pick<JobServices, 'store' | 'engine'>

export async function picturesOf(services: Services, { preset, study, measures }: MeasuredStudy): Promise<StudyPictures> {
  const { plans } = study
  const { store } = services
  return {
    ...{ preset, measures },
    canvas: await orNone(() => canvasOf(services, plans)),
    confusion: await orNone(() => confusionOf(services, plans)),
    prototypes: prototypesOfFirst(store, plans),
    attack: attackOf(store, plans),
    ablations: plans.flatMap((plan) => ablationOfSeed(store, plan)),
  }
}

/** Data that is gone, or has changed since. */
const gone: readonly ErrorKind[] = ['unavailable', 'not-found', 'conflict']

/** What cannot be looked at any more is a figure less, and no error. */
async function orNone<T>(look: () => Promise<T | null>): Promise<T | null> {
  try {
    return await look()
  } catch (thrown) {
    if (gone.includes(asLabError(thrown).kind)) return null
    throw thrown
  }
}

/** The first seed that has it; a picture is of one network. */
function firstOf<T>(plans: readonly SeedPlan[], find: (plan: SeedPlan) => T | null): { seed: number; found: T } | null {
  for (const plan of plans) {
    const found = find(plan)
    if (found !== null) return { seed: plan.seed, found }
  }
  return null
}

/** The study's own canvas, which the baseline and the network of reduced capacity are trained on. */
async function canvasOf({ engine }: Services, plans: readonly SeedPlan[]): Promise<StudyPictures['canvas']> {
  const first = firstOf(plans, (plan) => plan.network('baseline') ?? plan.network('reduced'))
  if (!first) return null
  const { digit, color } = await labelsOf(engine, { run: first.found }, 'train')
  return { seed: first.seed, counts: contingencyTable(digit, color) }
}

async function confusionOf({ store, engine }: Services, plans: readonly SeedPlan[]): Promise<StudyPictures['confusion']> {
  const first = firstOf(plans, (plan) => {
    const run = plan.network('baseline')
    const model = run && modelOf(store, run.id)
    const answers = model && keptAnswers(store, model, 'hard')
    return answers && { model, answers }
  })
  if (!first) return null
  const { digit } = await labelsOf(engine, first.found.model, 'hard')
  return { seed: first.seed, counts: contingencyTable(digit, first.found.answers.predicted) }
}

function prototypesOfFirst(store: Store, plans: readonly SeedPlan[]): StudyPictures['prototypes'] {
  const first = firstOf(plans, (plan) => {
    const run = plan.network('baseline')
    return run && keptPrototypes(store, prototypesOf(run.id, 'conv1', 'channel_mean', plan.setup.sizes))
  })
  return first && { seed: first.seed, images: first.found.images, solid: first.found.prototypes.map(({ solidity }) => solidity.solid) }
}

function ablationOfSeed(store: Store, plan: SeedPlan): StudyAblationPicture[] {
  const sae = plan.sae(studyPlace)
  const kept = sae && keptAblation(store, ablationOf(sae.id, plan.setup.sizes))
  if (!kept) return []
  const points = kept.points.flatMap(({ count, top, random }) =>
    top.changed.value === null ? [] : [{ count, top: top.changed.value, random: random?.changed ?? null }],
  )
  return [{ seed: plan.seed, points }]
}

/** Bootstraps of finished attacks say what they said. */
const onceAttack = oncePerStore<StudyAttackPicture>()

function attackOf(store: Store, plans: readonly SeedPlan[]): StudyAttackPicture | null {
  const attacks = plans.flatMap((plan) => plan.attack() ?? [])
  return attacks.length === 0 ? null : onceAttack(store, attacks.map(({ id }) => id).join(), () => attackPicture(store, attacks))
}

/** Images of all seeds together: each was attacked on networks of its own seed. */
function attackPicture(store: Store, runs: readonly RunDetail[]): StudyAttackPicture {
  const { search } = asAttack(runs[0]!).settings
  const epsilons = curveEpsilons(search.maxEpsilon)
  const results = models.map((model, place) => {
    const images = runs.flatMap((run) => keptRows(store, run, place))
    const figures = { ...figuresOf(images, search, null), relativeMedian: null }
    return {
      ...{ model, name: names[model], figures, curve: curveOf(images, epsilons) },
      images: images.map(({ epsilon }) => ({ epsilon })),
    }
  })
  return { budget: search.budget, maxEpsilon: search.maxEpsilon, epsilons, seeds: runs.map(({ seed }) => seed), results }
}
