/** Task 6: the study's seven sparse autoencoders on the baseline: their features, an ablation, and a steered 7. */
import { ablateInput, publishedAblation, referenceAblation, type AblateInput, type Ablation } from '../../../contract/ablation'
import {
  featureThresholds,
  publishedSelectivity,
  referenceSelectivity,
  saeLayers,
  studyConfigurations,
  type FeatureFigures,
  type SaeLayer,
} from '../../../contract/sae'
import { studySteer } from '../../../contract/steer'
import { softmax } from '../../../contract/softmax'
import type { Split } from '../../../contract/study'
import type { StudySizes } from '../../../contract/study-run'
import { labelsOf } from '../../diagnose/answers'
import { saeJob } from '../../jobs/sae'
import { ranked, streamAblation } from '../../sae/ablate'
import { featuresOf } from '../../sae/feature-scans'
import { onSae, saeOf, type RunSae } from '../../sae/source'
import { qualityOf } from '../../sae/table'
import { ofShare, plain, present, type Figure, type Figures } from '../figures'
import { modelLink } from '../links'
import type { Pass, PassTools } from '../passes'
import { isAt, type SaePlace, type SeedPlan } from '../plan'
import type { RowSpec, TaskSpec } from '../spec'
import { orderOf, type Need, type RunsStep } from '../steps'
import { percent } from '../../../contract/study-words'

/** Where the study ablates and steers. */
export const studyPlace: SaePlace = { layer: studySteer.layer, aggregation: studySteer.aggregation }

const nameOf = ({ layer, aggregation }: SaePlace) => (layer === 'gap' ? layer : `${layer} ${aggregation}`)
const keyOf = ({ layer, aggregation }: SaePlace) => `sae.${layer}.${aggregation}`

const digitOfEasy =
  'On the easy set digit and colour go together, and selectivity for one measures the other; the study does not say which set it took.'
const oneSeed = 'Steering and ablation of one code differ from seed to seed; the reference’s two SAE seeds lay as far apart.'

function selectivityRows(place: SaePlace): RowSpec[] {
  const { layer, aggregation } = place
  const published = aggregation === 'spatial_mean' ? publishedSelectivity[layer] : null
  const known: { color: number; digit: number } =
    layer === 'gap' || aggregation === 'spatial_mean' ? referenceSelectivity.spatial_mean[layer] : referenceSelectivity.per_position[layer]
  const row = (label: 'color' | 'digit', title: string, tolerance: number): RowSpec => ({
    ...{ id: `${keyOf(place)}.${label}`, name: `Best selectivity for ${title}, ${nameOf(place)}`, unit: 'ratio', tolerance, over: 'features' },
    ...(published?.[label] === null || published === null ? {} : { published: published[label] }),
    ...{ reference: { asWritten: known[label] }, why: label === 'digit' ? digitOfEasy : oneSeed },
  })
  return [row('color', 'colour', 0.05), row('digit', 'digit', 0.1)]
}

const reference = (asWritten: number) => ({ reference: { asWritten } })

const rows: RowSpec[] = [
  ...studyConfigurations.flatMap(selectivityRows),
  {
    ...{
      id: `${keyOf(studyPlace)}.easyDigit`,
      name: `Best selectivity for digit on the easy set, ${nameOf(studyPlace)}`,
      unit: 'ratio',
      tolerance: 0.1,
      over: 'features',
    },
    ...reference(referenceSelectivity.easyDigit),
  },
  {
    ...{ id: 'sae.explained', name: `Explained variance, ${nameOf(studyPlace)}`, unit: 'ratio', tolerance: 0.01 },
    ...reference(referenceSelectivity.explainedVariance),
  },
  { id: 'sae.density', name: `L0 over K, ${nameOf(studyPlace)}`, unit: 'ratio', tolerance: 0.1, ...reference(referenceSelectivity.density) },
  { id: 'sae.dead', name: `Dead latents, ${nameOf(studyPlace)}`, unit: 'count', tolerance: 0, ...reference(referenceSelectivity.dead) },
  {
    ...{ id: 'sae.ablation.changed', name: 'Ten ablated: predictions that change', unit: 'share', tolerance: 0.01, why: oneSeed },
    ...{ published: publishedAblation.changed, ...reference(referenceAblation.changed) },
  },
  {
    ...{ id: 'sae.ablation.meanDrop', name: 'Ten ablated: mean confidence drop', unit: 'probability', tolerance: 0.005, why: oneSeed },
    ...{ published: publishedAblation.meanDrop, ...reference(referenceAblation.meanDrop) },
  },
  {
    ...{ id: 'sae.ablation.medianDrop', name: 'Ten ablated: median confidence drop', unit: 'probability', tolerance: 0.005, why: oneSeed },
    ...{ published: publishedAblation.medianDrop, ...reference(referenceAblation.medianDrop) },
  },
  {
    ...{ id: 'sae.ablation.random', name: 'Ten random ablated: predictions that change', unit: 'share', tolerance: 0.005, why: oneSeed },
    reference: { asWritten: { low: referenceAblation.random.low, high: referenceAblation.random.high } },
  },
  {
    ...{ id: 'sae.steer.moved', name: 'A cyan 7 steered by +5: largest change of a probability', unit: 'probability', tolerance: 0.03, why: oneSeed },
    // "By 0.07 with one SAE seed and hardly at all with another."
    reference: { asWritten: { low: 0, high: referenceSelectivity.steering } },
  },
]

/** Seconds of a pass over 10,000 images, by the size of the map; twice as many where each position is encoded. */
const lookWork: Readonly<Record<SaeLayer, number>> = { relu1: 15, relu2: 8, relu3: 4, gap: 4 }

function featureScan(place: SaePlace, split: Split, testSize: number): Pass {
  return {
    ...{ task: 'sae', phase: 6, name: `features of ${nameOf(place)} on the ${split} set`, pace: `features ${place.aggregation}` },
    work: (lookWork[place.layer] * (place.aggregation === 'per_position' ? 2 : 1) * testSize) / 10_000,
    question: { ...place, split, threshold: featureThresholds.selectivity },
    on: (plan) => plan.sae(place),
    figures: async (run, { store, engine, onProgress, signal }) => {
      const { features } = await featuresOf({ store, engine }, saeOf(store, run.id), split, onProgress, signal)
      if (split === 'hard') return selectivityFigures(place, features)
      return split === 'easy' ? present({ [`${keyOf(place)}.easyDigit`]: best(features, 'digitSelectivity') }) : {}
    },
  }
}

function best(features: readonly FeatureFigures[], label: 'colorSelectivity' | 'digitSelectivity'): Figure | null {
  const known = features.flatMap((feature) => feature[label] ?? [])
  return known.length === 0 ? null : plain(Math.max(...known), features.length)
}

function selectivityFigures(place: SaePlace, features: readonly FeatureFigures[]): Figures {
  const selective = features.filter(({ colorSelectivity }) => (colorSelectivity ?? 0) >= featureThresholds.selectivity).length
  return present({
    [`${keyOf(place)}.color`]: best(features, 'colorSelectivity'),
    [`${keyOf(place)}.digit`]: best(features, 'digitSelectivity'),
    [`${keyOf(place)}.colorFeatures`]: plain(selective, features.length),
  })
}

/** Counts that the page's curve has too. */
const counts = [1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50]

export const ablationOf = (sae: string, { ablationDraws: draws }: Pick<StudySizes, 'ablationDraws'>) => ablateInput.parse({ sae, counts, draws })

function ablation(sizes: StudySizes): Pass {
  const { ablationDraws: draws, testSize } = sizes
  return {
    ...{ task: 'sae', phase: 6, name: 'ablation', pace: 'ablation', work: (draws * testSize) / 20_000 },
    question: { counts, draws },
    on: (plan) => plan.sae(studyPlace),
    figures: async (run, tools) => ablationFigures(await ablate(ablationOf(run.id, sizes), tools)),
  }
}

async function ablate(input: AblateInput, { store, engine, onProgress, signal }: PassTools): Promise<Ablation> {
  let found: Ablation | null = null
  await streamAblation({ store, engine }, input, (chunk) => (chunk.type === 'done' ? (found = chunk.ablation) : onProgress(chunk)), signal)
  return found!
}

function ablationFigures({ points }: Ablation): Figures {
  const { top, random } = points.find(({ count }) => count === publishedAblation.count)!
  return present({
    'sae.ablation.changed': ofShare(top.changed),
    'sae.ablation.meanDrop': plain(top.meanDrop, top.changed.of),
    'sae.ablation.medianDrop': plain(top.medianDrop, top.changed.of),
    'sae.ablation.random': random && { value: random.changed.mean, low: random.changed.low, high: random.changed.high, n: top.changed.of },
  })
}

/** The study's example: the top colour feature turned up on a 7 in cyan; of the hard set where one wears it, else of the first 7 repainted. */
const steering: Pass = {
  ...{ task: 'sae', phase: 6, name: 'steering', pace: 'look', work: 1 },
  question: studySteer,
  on: (plan) => plan.sae(studyPlace),
  figures: async (run, tools) => {
    const { store, engine, signal } = tools
    const sae = saeOf(store, run.id)
    const { features } = await featuresOf({ store, engine }, sae, 'balanced', tools.onProgress, signal)
    const [feature] = ranked(features, 'color')
    const steers = [{ feature: feature!, mode: 'add' as const, value: studySteer.alpha }]
    const question = { image: await steeredImage(sae, tools), protocol: 'study' as const, steers }
    const { reconstructed, steered } = await onSae(engine, sae, (refs) => engine.call('steer.state', { ...refs, ...question }, signal))
    const [before, after] = [softmax(reconstructed), softmax(steered)]
    const change = (digit: number) => plain(after[digit]! - before[digit]!)
    return {
      'sae.steer.toColor': change(studySteer.color),
      'sae.steer.fromDigit': change(studySteer.digit),
      'sae.steer.moved': plain(Math.max(...before.map((value, digit) => Math.abs(after[digit]! - value)))),
    }
  },
}

async function steeredImage({ model }: RunSae, { engine }: Pick<PassTools, 'engine'>) {
  const { digit, color } = await labelsOf(engine, model, 'hard')
  const worn = digit.findIndex((of, image) => of === studySteer.digit && color[image] === studySteer.color)
  const image = { from: 'split' as const, split: 'hard' as const }
  return worn === -1 ? { ...image, index: digit.indexOf(studySteer.digit), color: studySteer.color } : { ...image, index: worn }
}

/** Seconds of one, activations and figures included, about. */
const trainingWork = ({ saeStepsPerEpoch, trainSize }: StudySizes) => 0.03 * saeStepsPerEpoch + trainSize / 4000

/** All seven in one job: those of one layer share what was collected of it. */
function saeStep(plan: SeedPlan): RunsStep {
  const { setup, seed } = plan
  const needs = setup.saes.map((checked): Need & { checked: typeof checked } => ({
    ...{ name: `SAE ${nameOf(checked.configuration)}`, find: () => plan.anySae(checked) },
    checked,
  }))
  return {
    ...{ type: 'runs', task: 'sae', seed, phase: 6, name: 'SAEs', pace: 'sae', needs },
    work: setup.saes.length * trainingWork(setup.sizes),
    order: (missing) => {
      const baseline = plan.network('baseline')
      if (!baseline) return Promise.resolve({ impossible: 'the baseline is not there' })
      const configurations = needs.filter((need) => missing.includes(need)).map(({ checked }) => checked.configuration)
      return Promise.resolve(orderOf(saeJob, { run: baseline.id, configurations, seeds: [seed] }))
    },
  }
}

const places = studyConfigurations
/** Those with positions. */
const mapLayers = ['relu1', 'relu2', 'relu3'] as const
const meanOf = (layer: SaeLayer): SaePlace => ({ layer, aggregation: 'spatial_mean' })

/** The least; null where one is missing. */
function leastOf(values: readonly (number | null)[]): Figure | null {
  return values.some((value) => value === null) ? null : plain(Math.min(...(values as number[])))
}

export const sae: TaskSpec = {
  id: 'sae',
  runs: (plan) => [saeStep(plan)],
  passes: (sizes: StudySizes) => [
    ...places.flatMap((place) => [featureScan(place, 'balanced', sizes.testSize), featureScan(place, 'hard', sizes.testSize)]),
    featureScan(studyPlace, 'easy', sizes.testSize),
    ablation(sizes),
    steering,
  ],
  figures: (plan, store, ofPasses) => {
    const run = plan.sae(studyPlace)
    const quality = run && qualityOf(store, run)
    const latents = plan.setup.saes.find(({ configuration }) => isAt(configuration, studyPlace))?.latents ?? 0
    const difference = (a: string, b: string) => (ofPasses[a] && ofPasses[b] ? ofPasses[a].value - ofPasses[b].value : null)
    const overDigit = saeLayers.map((layer) => difference(`${keyOf(meanOf(layer))}.color`, `${keyOf(meanOf(layer))}.digit`))
    const overPosition = mapLayers.map((layer) => difference(`sae.${layer}.spatial_mean.color`, `sae.${layer}.per_position.color`))
    return present({
      'sae.explained': quality && plain(quality.explainedVariance),
      'sae.density': quality && plain(quality.l0 / latents),
      'sae.dead': quality && plain(quality.dead),
      'sae.colorOverDigit': leastOf(overDigit),
      'sae.meanOverPosition': leastOf(overPosition),
    })
  },
  rows,
  sentence: (of) => {
    const [color, digit, changed] = [of[`${keyOf(studyPlace)}.color`], of[`${keyOf(studyPlace)}.digit`], of['sae.ablation.changed']]
    if (!color || !digit) return null
    const ablated = changed ? `; ten features at 0 change ${percent(changed.mean)} of the answers` : ''
    return `The best feature of ${studyPlace.layer} goes with colour by ${color.mean.toFixed(2)}, the best for digit by ${digit.mean.toFixed(2)}${ablated}.`
  },
  link: (plan) => {
    const run = plan.sae(studyPlace)
    return modelLink('features', plan.network('baseline'), run ? { sae: run.id } : {})
  },
  remarks: () => [],
}
