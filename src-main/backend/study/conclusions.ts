/** The study's eight conclusions, each with what has to hold of the measured numbers, beside its text. */
import type { ConclusionVerdict, StudyConclusion, StudyPreset, StudyUnit } from '../../contract/study-run'
import type { Measures } from './figures'
import { measuredText } from '../../contract/study-words'

/** A number has to lie above (or below) a limit. It does where its whole interval does, or its mean where it has none; where the interval holds the limit, nobody knows. */
interface Condition {
  figure: string
  says: string
  unit: StudyUnit
  is: 'above' | 'below'
  than: number
}

interface ConclusionSpec {
  number: number
  text: string
  rule: string
  /** All have to hold; one that does not refutes it. */
  conditions: Condition[]
  /** Numbers that stand beside and decide nothing. */
  beside?: Pick<Condition, 'figure' | 'says' | 'unit'>[]
}

export const conclusionSpecs: readonly ConclusionSpec[] = [
  {
    number: 1,
    text: 'Shortcuts win when they are both cheaper than the signal and statistically reliable.',
    rule: 'Where colour is cheap and reliable, easy and hard lie more than 50 points apart; where training digits wear all colours alike, less than 10.',
    conditions: [
      { figure: 'cheater.gap', says: 'gap of the baseline', unit: 'difference', is: 'above', than: 0.5 },
      { figure: 'canvas.unbiased.gap', says: 'gap without a shortcut in training', unit: 'difference', is: 'below', than: 0.1 },
    ],
    beside: [
      { figure: 'canvas.background.gap', says: 'gap with the colour behind the digit', unit: 'difference' },
      { figure: 'canvas.reduced.gap', says: 'gap of the smaller network', unit: 'difference' },
    ],
  },
  {
    number: 2,
    text: 'The cheater’s errors follow colour.',
    rule: 'More than half of its errors on the hard set are the digit of the worn colour; nine wrong digits to choose from would give one in nine.',
    conditions: [{ figure: 'cheater.errorsFollow', says: 'errors that follow the colour', unit: 'share', is: 'above', than: 0.5 }],
    beside: [{ figure: 'cheater.follow', says: 'of all hard digits', unit: 'share' }],
  },
  {
    number: 3,
    text: 'Prototypes are solid saturated colours in early layers, with no digit-like shapes at any depth; early channels are about monosemantic in colour.',
    rule: 'In conv1 more than half of the prototypes are one saturated hue, and more than half of the channels react to one colour alone; in conv3 fewer than one channel in ten reacts to one digit alone. Shapes in pictures are not counted.',
    conditions: [
      { figure: 'prober.solid.conv1', says: 'prototypes of conv1 that are one hue', unit: 'share', is: 'above', than: 0.5 },
      { figure: 'prober.onlyColor.conv1', says: 'channels of conv1 for one colour', unit: 'share', is: 'above', than: 0.5 },
      { figure: 'prober.onlyDigit.conv3', says: 'channels of conv3 for one digit', unit: 'share', is: 'below', than: 0.1 },
    ],
    beside: [{ figure: 'prober.onlyColor.conv2', says: 'channels of conv2 for one colour', unit: 'share' }],
  },
  {
    number: 4,
    text: 'Attention on the stroke of a red zero does not show that shape is used: on the green zero it loses its focus.',
    rule: 'The same zeros have a larger ratio of background to stroke in green than in red (median of the differences above 0).',
    conditions: [
      { figure: 'gradcam.median.difference', says: 'median difference of the ratios, green minus red', unit: 'ratio', is: 'above', than: 0 },
    ],
    beside: [
      { figure: 'gradcam.median.red', says: 'median in red', unit: 'ratio' },
      { figure: 'gradcam.median.green', says: 'median in green', unit: 'ratio' },
    ],
  },
  {
    number: 5,
    text: 'Making the shortcut explicit (CF-INVAR) beats suppressing it (DANN, saliency).',
    rule: 'After its last epoch CF-INVAR is right on more of the hard set than the better of the other two after theirs.',
    conditions: [{ figure: 'cures.explicit', says: 'CF-INVAR minus the better of the others', unit: 'difference', is: 'above', than: 0 }],
    beside: [
      { figure: 'cures.cf-invar.effect', says: 'CF-INVAR minus the control', unit: 'difference' },
      { figure: 'cures.dann.effect', says: 'DANN minus the control', unit: 'difference' },
      { figure: 'cures.saliency.effect', says: 'saliency penalty minus the control', unit: 'difference' },
    ],
  },
  {
    number: 6,
    text: 'Cured models were attacked more successfully than the cheater; medians barely differ; a cure for the shortcut is no protection.',
    rule: 'The cures need a smaller epsilon than the baseline, in the mean over all images, failures counted as the largest that was tried. Medians over successes alone stand beside and decide nothing: they are of other images for each model.',
    conditions: [
      { figure: 'attack.curesNeedLess', says: 'mean epsilon of the baseline minus that of the cures', unit: 'epsilon', is: 'above', than: 0 },
    ],
    beside: [
      { figure: 'attack.dann.relative', says: 'median of DANN over the baseline’s', unit: 'ratio' },
      { figure: 'attack.cf-invar.relative', says: 'of CF-INVAR', unit: 'ratio' },
      { figure: 'attack.saliency.relative', says: 'of the saliency penalty', unit: 'ratio' },
    ],
  },
  {
    number: 7,
    text: 'Colour dominates digit in SAE features at every depth, persists into gap, is redundant (many features), and spread in space.',
    rule: 'At relu1, relu2, relu3 and gap the best feature for colour is more selective than the best for digit; in gap it reaches 0.5; at relu3 more than ten features do; and the spatial mean has a more selective one than single positions at every depth.',
    conditions: [
      { figure: 'sae.colorOverDigit', says: 'least lead of colour over digit', unit: 'ratio', is: 'above', than: 0 },
      { figure: 'sae.gap.spatial_mean.color', says: 'best for colour in gap', unit: 'ratio', is: 'above', than: 0.5 },
      { figure: 'sae.relu3.spatial_mean.colorFeatures', says: 'features of relu3 that go with colour', unit: 'count', is: 'above', than: 10 },
      { figure: 'sae.meanOverPosition', says: 'least lead of the spatial mean over positions', unit: 'ratio', is: 'above', than: 0 },
    ],
  },
  {
    number: 8,
    text: 'One feature steers the prediction; ten ablated ones hardly change it.',
    rule: 'Turned up by 5, the top colour feature moves the probability of its colour’s digit on a cyan 7 up by more than 0.05; ten ablated ones change less than 10% of the predictions.',
    conditions: [
      { figure: 'sae.steer.toColor', says: 'change of P of the colour’s digit', unit: 'difference', is: 'above', than: 0.05 },
      { figure: 'sae.ablation.changed', says: 'predictions that ten ablated features change', unit: 'share', is: 'below', than: 0.1 },
    ],
    beside: [
      { figure: 'sae.steer.fromDigit', says: 'change of P(7)', unit: 'difference' },
      { figure: 'sae.ablation.random', says: 'that ten random ones change', unit: 'share' },
    ],
  },
]

type Answer = 'yes' | 'no' | 'unknown'

function answerOf({ figure, is, than }: Condition, measures: Measures): Answer {
  const measure = measures[figure]
  if (!measure) return 'unknown'
  const [low, high] = [measure.low ?? measure.mean, measure.high ?? measure.mean]
  if (is === 'above') return low > than ? 'yes' : high <= than ? 'no' : 'unknown'
  return high < than ? 'yes' : low >= than ? 'no' : 'unknown'
}

/** One condition that does not hold refutes it, all that hold confirm it; a quick study decides nothing. */
export function conclude({ conditions }: Pick<ConclusionSpec, 'conditions'>, measures: Measures, quick: boolean): ConclusionVerdict {
  const answers = conditions.map((condition) => answerOf(condition, measures))
  if (quick) return 'open'
  if (answers.includes('no')) return 'refuted'
  return answers.every((answer) => answer === 'yes') ? 'confirmed' : 'open'
}

function because({ conditions, beside = [] }: ConclusionSpec, measures: Measures): string {
  const number = ({ figure, says, unit }: Pick<Condition, 'figure' | 'says' | 'unit'>) =>
    `${says} ${measures[figure] ? measuredText(measures[figure], unit) : 'not measured'}`
  const known = beside.filter(({ figure }) => measures[figure])
  return [conditions.map(number).join('; '), ...(known.length === 0 ? [] : [`beside: ${known.map(number).join('; ')}`])].join('; ')
}

export interface OfPreset {
  preset: StudyPreset
  measures: Measures
}

export function conclusionsOf(presets: readonly OfPreset[], quick: boolean): StudyConclusion[] {
  return conclusionSpecs.map((spec) => ({
    number: spec.number,
    text: spec.text,
    rule: spec.rule,
    results: presets.map(({ preset, measures }) => ({ preset, verdict: conclude(spec, measures, quick), because: because(spec, measures) })),
  }))
}
