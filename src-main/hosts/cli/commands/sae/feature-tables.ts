/** Features for a terminal. */
import { colorNames } from '../../../../contract/study'
import { figure, percent, table } from '../../table'
import { type CardFigures, type FeatureRow, type FeaturesResult } from './features'

export function describeFeatures(result: FeaturesResult): string {
  const { sae, model, layer, aggregation, split, images, vectors, features, varianceShare, thresholds, otherSeeds, card } = result
  const shares = `Features of colour carry ${percent(varianceShare.color)} of the variance, of digit ${percent(varianceShare.digit)} (selectivity from ${thresholds.selectivity})`
  const seeds =
    otherSeeds === 0 ? 'no SAE differs from this one in its seed alone' : `mean over ${otherSeeds} other ${otherSeeds === 1 ? 'seed' : 'seeds'}`
  return [
    `SAE ${sae}, ${layer} ${aggregation} of ${model}; ${images} images of the ${split} set, ${vectors} vectors`,
    featureTable(features),
    `${shares}\nStability: best decoder cosine, ${seeds}`,
    ...(card ? describeCard(features[0]!, card) : []),
  ].join('\n\n')
}

function featureTable(features: readonly FeatureRow[]): string {
  const header = ['Feature', 'Colour sel.', 'Eff. colours', 'Best', 'Digit sel.', 'Eff. digits', 'Best', 'Fires', 'Mean', 'Std', 'High', 'Variance']
  return table([...header, 'Stability', 'Name'], features.map(featureCells))
}

function featureCells(row: FeatureRow): string[] {
  return [
    String(row.feature),
    figure(row.colorSelectivity),
    figure(row.effectiveColors),
    row.bestColor === null ? '-' : colorNames[row.bestColor]!,
    figure(row.digitSelectivity),
    figure(row.effectiveDigits),
    row.bestDigit === null ? '-' : String(row.bestDigit),
    row.dead ? 'dead' : percent(row.frequency),
    ...[row.mean, row.std, row.high].map((value) => value.toFixed(3)),
    percent(row.varianceShare),
    figure(row.stability),
    row.name,
  ]
}

function describeCard({ effect, note }: FeatureRow, { examples, nearest, matches, histogram, zeros }: CardFigures): string[] {
  const images = examples.map(({ index, digit, color, value }) => [String(index), String(digit), colorNames[color]!, value.toFixed(4)])
  return [
    ...(note ? [note] : []),
    `Examples\n${examples.length === 0 ? 'It fires on none.' : table(['Image', 'Digit', 'Colour', 'Largest code'], images)}`,
    `Codes: ${zeros} of 0, else in ${histogram.length} bins from 0 on: ${histogram.join(' ')}`,
    `One unit more of it changes the logits of 0 to 9 by ${effect.map((value) => value.toFixed(3)).join('  ')} (first order, mean over images)`,
    `Nearest: ${nearest.map(({ feature, cosine }) => `${feature} (${cosine.toFixed(2)})`).join(', ') || 'there is no other'}`,
    ...matches.map(({ sae, seed, feature, cosine }) => `With seed ${seed} (${sae}): feature ${feature}, cosine ${cosine.toFixed(3)}`),
  ]
}
