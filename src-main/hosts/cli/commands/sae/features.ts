import { Option, type Command } from 'commander'
import { LabError } from '../../../../contract/errors'
import { maxExamples } from '../../../../contract/microscope'
import { featureThresholds, varianceShareOf, type FeatureCard, type FeatureFigures, type FeatureList, type SaeRow } from '../../../../contract/sae'
import { type Split } from '../../../../contract/study'
import { type CliContext, type Lab } from '../../context'
import { jsonFlag, share, splitFlag, upTo, wholeNumber } from '../../flags'
import { printResult } from '../../output'
import { followPass, lookingAt } from '../../pass'
import { describeFeatures } from './feature-tables'
import { findSae } from './rows'

export const featureOrders = ['color', 'digit', 'feature'] as const
type FeatureOrder = (typeof featureOrders)[number]

interface FeaturesFlags {
  split: Split
  sort: FeatureOrder
  selectivity: number
  feature?: number
  top: number
  json?: boolean
}

export interface FeatureRow extends FeatureFigures {
  /** Change of the ten logits for one unit more of the feature, first order. */
  effect: number[]
  /** Mean of the best decoder cosine over the SAEs of other seeds; null where there is none. */
  stability: number | null
  name: string
  note: string
}

/** A card's figures, without its pixels. */
export interface CardFigures extends Pick<FeatureCard, 'histogram' | 'zeros' | 'examples' | 'side' | 'nearest' | 'matches'> {
  direction: number[]
  /** Of each example: codes at every position, row after row. */
  maps: number[][]
}

/** Of `lab sae features --json`: features in the order asked for; with `--feature` that one alone, and its card. */
export interface FeaturesResult
  extends Pick<FeatureList, 'sae' | 'split' | 'images' | 'vectors' | 'otherSeeds'>, Pick<SaeRow, 'model' | 'layer' | 'aggregation'> {
  sort: FeatureOrder
  thresholds: { selectivity: number }
  /** Share of the reconstruction's variance that is carried by features whose selectivity reaches the threshold. */
  varianceShare: { color: number; digit: number }
  features: FeatureRow[]
  card?: CardFigures
}

export function addSaeFeatures(sae: Command, context: CliContext): void {
  sae
    .command('features')
    .description('how every feature goes with colour and digit over a set; or one of them with its examples, neighbours and seeds')
    .argument('<sae>', 'id, the beginning of one, or "last"')
    .addOption(splitFlag('the set that is looked at').default('balanced'))
    .addOption(new Option('--sort <by>', 'by selectivity for colour or digit, or by number').choices([...featureOrders]).default('color'))
    .option('--selectivity <share>', 'from which a feature counts as one of colour or digit, 0 to 1', share, featureThresholds.selectivity)
    .option('--feature <n>', 'one of them with its card; all in a table where left out', wholeNumber())
    .option('--top <n>', `examples of that one, up to ${maxExamples}`, upTo(maxExamples), 8)
    .addOption(jsonFlag())
    .action((ref: string, flags: FeaturesFlags) => features(context, ref, flags))
}

async function features(context: CliContext, ref: string, flags: FeaturesFlags): Promise<void> {
  const lab = await context.lab()
  const row = await findSae(lab, ref)
  const result = await look(context, lab, row, flags)
  await printResult(flags.json, result, () => describeFeatures(result))
}

async function look(context: CliContext, lab: Lab, row: SaeRow, flags: FeaturesFlags): Promise<FeaturesResult> {
  const { split, feature, top: count } = flags
  // Asked for before the pass, which takes its time: a feature that is not there is refused at once.
  if (feature !== undefined && feature >= row.latents)
    throw new LabError('bad-input', `feature: the SAE ${row.run} has features 0 to ${row.latents - 1}; there is no ${feature}`)
  const { list } = await followPass(context, lab, 'sae.features', { sae: row.run, split }, lookingAt)
  const result = featuresResult(row, list, flags)
  if (feature === undefined) return result
  const card = await lab.call('sae.feature', { sae: row.run, split, feature, count })
  return { ...result, features: result.features.filter((of) => of.feature === feature), card: cardFigures(card) }
}

export function featuresResult(
  { model, layer, aggregation }: Pick<SaeRow, 'model' | 'layer' | 'aggregation'>,
  list: FeatureList,
  { sort, selectivity }: Pick<FeaturesFlags, 'sort' | 'selectivity'>,
): FeaturesResult {
  const { sae, split, images, vectors, otherSeeds } = list
  const shareOf = (label: 'color' | 'digit') => varianceShareOf(list.features, label, selectivity)
  return {
    ...{ sae, model, layer, aggregation, split, images, vectors, otherSeeds, sort },
    thresholds: { selectivity },
    varianceShare: { color: shareOf('color'), digit: shareOf('digit') },
    features: rowsOf(list).sort(byOrder[sort]),
  }
}

function rowsOf({ features: all, effect, stability, names }: FeatureList): FeatureRow[] {
  const named = new Map(names.map((of) => [of.feature, of]))
  return all.map((figures, k) => ({
    ...figures,
    effect: [...effect.subarray(k * 10, (k + 1) * 10)],
    stability: stability[k] ?? null,
    name: named.get(figures.feature)?.name ?? '',
    note: named.get(figures.feature)?.note ?? '',
  }))
}

/** What has no selectivity comes last. */
const descending = (a: number | null, b: number | null) => (b ?? -1) - (a ?? -1)
const byOrder: Record<FeatureOrder, (a: FeatureRow, b: FeatureRow) => number> = {
  color: (a, b) => descending(a.colorSelectivity, b.colorSelectivity),
  digit: (a, b) => descending(a.digitSelectivity, b.digitSelectivity),
  feature: (a, b) => a.feature - b.feature,
}

function cardFigures({ histogram, zeros, examples, maps, side, direction, nearest, matches }: FeatureCard): CardFigures {
  const each = side * side
  return {
    ...{ histogram, zeros, examples, side, nearest, matches },
    direction: [...direction],
    maps: examples.map((_, i) => [...maps.subarray(i * each, (i + 1) * each)]),
  }
}
