/** Task 5: the smallest change that turns a 7 into a 3, of the baseline and of the three cures. */
import { publishedAttack, referenceAttack, referenceAttackTwoPools } from '../../../contract/attack'
import { wholeStudy } from '../../../contract/study-run'
import type { Store } from '../../../store/store'
import type { AttackedImage } from '../../../contract/attack'
import type { RunDetail } from '../../../contract/runs'
import { bootstrapPlaces } from '../../../stats/bootstrap'
import { figuresOf, relativeMedian, successAt } from '../../attack/figures'
import { keptRows } from '../../attack/kept'
import { asAttack } from '../../attack/source'
import { attackJob } from '../../jobs/attack'
import { continueJob } from '../../jobs/continue'
import { oncePerStore } from '../../once'
import type { JobServices } from '../../jobs/kind'
import { hardSamples, imagesFor } from '../attack-images'
import { ofShare, present, type Figure, type Figures } from '../figures'
import { trainingWork } from '../network-steps'
import { studyQuestion, type SeedPlan } from '../plan'
import { cureRoles } from '../recipes'
import type { RowSpec, TaskSpec } from '../spec'
import { orderOf, type Order, type RunsStep } from '../steps'
import { percent } from '../../../contract/study-words'

/** In the order in which they are attacked; the first is what the others are held against. */
export const models = ['erm', ...cureRoles] as const
type Attacked = (typeof models)[number]
export const names: Readonly<Record<Attacked, string>> = { erm: 'Baseline', dann: 'DANN', saliency: 'Saliency penalty', 'cf-invar': 'CF-INVAR' }

/** Beyond the study's budget: where the reference looked. */
const further = [0.1, 0.15] as const

/** Seconds of an image, about: at least, and with all of the steps and restarts of the whole study besides. */
const imageWork = { least: 0.2, full: 5 }

const whichImages =
  'The study does not say which sevens it took, nor how far its baseline was trained; at 0.05 the reference had no success for any model.'
/** The study attacked twenty. */
const oneImage = 0.05
const fewImages = 'Of some twenty images: the interval is wide.'

function rowsOf(model: Attacked): RowSpec[] {
  const [known, referred, twoPools] = [publishedAttack[model], referenceAttack[model], referenceAttackTwoPools[model]]
  const row = (figure: string, title: string, unit: RowSpec['unit'], tolerance: number, rest: Partial<RowSpec>): RowSpec => ({
    ...{ id: `attack.${model}.${figure}`, name: `${names[model]}, ${title}`, unit, tolerance, why: whichImages },
    ...rest,
  })
  const reference = (asWritten: number, other?: number): Partial<RowSpec> => ({
    reference: { asWritten, ...(other === undefined ? {} : { twoPools: other }) },
  })
  return [
    row('success', 'success at 0.05', 'share', oneImage, { published: known.success, ...reference(referred.success, twoPools.success) }),
    row('median', 'median epsilon of successes', 'epsilon', 0.002, { published: known.median, reference: { twoPools: twoPools.median } }),
    ...(known.mean === null ? [] : [row('mean', 'mean epsilon of successes', 'epsilon', 0.002, { published: known.mean })]),
    row('best', 'mean best P(3) of failures at 0.05', 'probability', 0.05, {
      ...(known.best === null ? {} : { published: known.best }),
      ...reference(referred.best),
    }),
    ...(model === 'erm'
      ? []
      : [row('relative', 'median relative to the baseline’s', 'ratio', 0.05, { published: round2(known.median / publishedAttack.erm.median) })]),
    ...further.map((epsilon) =>
      row(`success.${epsilon}`, `success at ${epsilon}`, 'share', oneImage, { ...reference(referred.at[epsilon]), why: fewImages }),
    ),
  ]
}

const round2 = (value: number) => Math.round(value * 100) / 100

/** The baseline as it is, trained on as far as there is need, or what stands in the way; null where nothing needs to be trained on. */
async function continueOrder(plan: SeedPlan, services: JobServices): Promise<Order> {
  const { continuedEpochs: epochs, attackSamples: images } = plan.setup.sizes
  const [baseline, ...cures] = attackable(plan)
  if (!baseline || cures.length < cureRoles.length) return { impossible: 'the baseline or a cure is not there' }
  if ((await hardSamples(services, [baseline, ...cures])).shared >= images) return null
  const { source: digit, confidence } = studyQuestion
  const until = { digit, confidence, images, split: 'hard' as const, models: cures.map((run) => ({ run })) }
  return orderOf(continueJob, { run: baseline, epochs, until })
}

/** Ids of the baseline and the cures that are finished, in the order of the models. */
const attackable = (plan: SeedPlan) => (['baseline', ...cureRoles] as const).flatMap((role) => plan.network(role)?.id ?? [])

async function attackOrder(plan: SeedPlan, services: JobServices): Promise<Order> {
  const { setup, seed } = plan
  const [baseline, ...cures] = attackable(plan)
  if (!baseline || cures.length < cureRoles.length) return { impossible: 'the baseline or a cure is not there' }
  const runs = [plan.continued()?.id ?? baseline, ...cures]
  const images = imagesFor(await hardSamples(services, runs), setup.sizes.attackSamples)
  if (!images) return { impossible: 'no seven is answered 7 by all models, on either set' }
  const { attack, second } = setup
  const question = { models: runs.map((run) => ({ run })), ...studyQuestion, ...images, seed }
  const input = { ...question, method: attack.method, settings: attack.settings, second: { method: second.method, settings: second.settings } }
  return orderOf(attackJob, input)
}

function continueStep(plan: SeedPlan): RunsStep {
  const { setup, seed } = plan
  const { continuedEpochs, baselineEpochs } = setup.sizes
  // An attack on the baseline as it is needs no other.
  const find = () => plan.anyContinued() ?? (plan.anyAttack() ? plan.network('baseline') : null)
  return {
    ...{ type: 'runs', task: 'attack', seed, phase: 5, name: 'Baseline trained on', pace: 'train erm' },
    work: trainingWork(setup.continued, continuedEpochs - baselineEpochs),
    needs: [{ name: 'Baseline trained on', find }],
    order: (_missing, services) => continueOrder(plan, services),
  }
}

function attackStep(plan: SeedPlan): RunsStep {
  const { attackSamples, attackSteps, attackRestarts } = plan.setup.sizes
  const name = 'Attack 7 to 3'
  return {
    ...{ type: 'runs', task: 'attack', seed: plan.seed, phase: 5, name, pace: 'attack' },
    work:
      models.length *
      attackSamples *
      (imageWork.least + imageWork.full * (attackSteps / wholeStudy.attackSteps) * (attackRestarts / wholeStudy.attackRestarts)),
    needs: [{ name, find: () => plan.anyAttack() }],
    order: (_missing, services) => attackOrder(plan, services),
  }
}

function attackFigures(plan: SeedPlan, store: Store): Figures {
  const run = plan.attack()
  return run ? once(store, run.id, () => figuresOfRun(run, store)) : {}
}

/** The page asks anew with each news of a study at work; a finished attack says what it said. */
const once = oncePerStore<Figures>()

function figuresOfRun(run: RunDetail, store: Store): Figures {
  const { settings } = asAttack(run)
  const { choice, search } = settings
  const rows = settings.models.map((_, place) => keptRows(store, run, place))
  const of = rows.map((images, place) => modelFigures(models[place]!, images, place === 0 ? null : rows[0]!, { search, shared: choice === 'shared' }))
  return {
    ...(Object.assign({}, ...of) as Figures),
    ...present({ 'attack.curesNeedLess': curesNeedLess(rows, search.maxEpsilon, choice === 'shared') }),
  }
}

type Rows = readonly AttackedImage[]

function modelFigures(
  model: Attacked,
  images: Rows,
  first: Rows | null,
  { search, shared }: { search: Parameters<typeof figuresOf>[1]; shared: boolean },
): Figures {
  const { median, mean, bestOfFailures, successAtBudget } = figuresOf(images, search, null)
  const epsilons = images.map(({ epsilon }) => epsilon)
  return present({
    [`attack.${model}.success`]: ofShare(successAtBudget),
    [`attack.${model}.median`]: median,
    [`attack.${model}.mean`]: mean,
    [`attack.${model}.best`]: bestOfFailures,
    [`attack.${model}.relative`]: first && relativeMedian(images, first, search.budget, shared),
    ...Object.fromEntries(further.map((limit) => [`attack.${model}.success.${limit}`, ofShare(successAt(epsilons, limit))])),
  })
}

/** Mean epsilon of the baseline minus that of the cures, failures counted as the largest that was tried; images are drawn anew, shared ones as one. */
function curesNeedLess(rows: readonly Rows[], maxEpsilon: number, shared: boolean): Figure | null {
  const epsilons = rows.map((images) => images.map(({ epsilon }) => epsilon ?? maxEpsilon))
  const meanAt = (of: readonly number[], places: Int32Array) => places.reduce((sum, place) => sum + of[place]!, 0) / places.length
  const sizes = shared ? [epsilons[0]!.length] : epsilons.map(({ length }) => length)
  const found = bootstrapPlaces(sizes, (drawn) => {
    const [baseline, ...cures] = epsilons.map((of, place) => meanAt(of, shared ? drawn[0]! : drawn[place]!))
    return baseline! - cures.reduce((sum, mean) => sum + mean, 0) / cures.length
  })
  return found && { ...found, n: Math.min(...sizes) }
}

/** How the attacked images were come by, where it was not the first way. */
function remarksOn(plan: SeedPlan): string[] {
  const run = plan.attack()
  if (!run) return []
  const { settings } = asAttack(run)
  const { split, choice, samples, models: attacked } = settings
  const continued = attacked[0]!.run === plan.network('baseline')?.id ? null : attacked[0]!
  const asked = plan.setup.sizes.attackSamples
  const ways = [
    continued && `the baseline was trained on to epoch ${continued.epoch}`,
    choice === 'per-model' && `too few sevens are right for all four models: each is attacked on ${samples} of its own`,
    split === 'easy' && `too few sevens of the hard set are right for all four models: ${samples} of the easy set are attacked`,
    split === 'hard' && choice === 'shared' && samples < asked && `only ${samples} of ${asked} sevens qualify`,
  ]
  return ways.flatMap((way) => (way ? [`seed ${plan.seed}: ${way}`] : []))
}

export const attack: TaskSpec = {
  id: 'attack',
  runs: (plan) => [continueStep(plan), attackStep(plan)],
  passes: () => [],
  figures: attackFigures,
  rows: models.flatMap(rowsOf),
  sentence: (of) => {
    const shown = models.flatMap((model) => {
      const success = of[`attack.${model}.success.0.15`]
      return success ? [`${names[model]} ${percent(success.mean, 0)}`] : []
    })
    return shown.length < models.length ? null : `Turned from 7 to 3 within an epsilon of 0.15: ${shown.join(', ')}.`
  },
  link: (plan) => {
    const run = plan.attack()
    return { page: 'attack', params: run ? { attack: run.id } : {} }
  },
  remarks: remarksOn,
}
