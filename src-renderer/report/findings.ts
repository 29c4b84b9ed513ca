/** The sentence that each block of a report opens with: what was found, with its number, or why there is nothing to find. */
import type { Comparison, FigureName, Interval, PairedEffect, SeedGroup } from '../../src-main/contract/compare'
import type { ReportBlockId, ReportData } from '../../src-main/contract/report'
import { count, headlinePercent, percent } from '../ui/format'
import { answerOf, type Answer } from '../comparison/answer'
import { biasLines } from '../comparison/bias'
import { aboveText, figureText, intervalText } from '../comparison/figures'
import { publishedOf } from '../comparison/published'
import { counted, differenceText, listed, sentence, withInterval } from './text'

type Finding = (data: ReportData) => string

const nothing = 'No run has an epoch behind it yet, so there is nothing to tell.'

interface Ranked {
  index: number
  label: string
  interval: Interval
}

/** Groups that have a figure, the highest first. */
function ranked({ comparison }: ReportData, figure: FigureName): Ranked[] {
  return comparison.groups
    .flatMap(({ label, figures }, index) => (figures[figure] ? [{ index, label, interval: figures[figure] }] : []))
    .sort((a, b) => b.interval.mean - a.interval.mean)
}

const summary: Finding = (data) => {
  const { comparison } = data
  const answer = answerOf(comparison)
  if (!answer) return nothing
  const { best, hard, control, verdict } = answer
  const easy = best.figures.easy ? `, easy ${headlinePercent(best.figures.easy.mean)}` : ''
  const opening = `${best.label} is right on ${shareWithInterval(hard)} of the hard set after ${counted(best.epochs, 'epoch')} (${counted(best.seeds.length, 'seed')}${easy})`
  if (!control) return `${opening}${comparison.groups.length > 1 ? `; ${whyUnheld(comparison)}` : ''}.`
  return `${opening}${heldAgainst(answer, control)}${verdict === 'below' ? ': nothing here is above the control' : ''}.`
}

const whyUnheld = ({ control }: Comparison) =>
  control === null
    ? 'without a control it is not known how much of that is the method'
    : 'the control was trained on other data, and cannot be held against it'

const shareWithInterval = (share: Interval) => [headlinePercent(share.mean), intervalText('share', share)].filter(Boolean).join(' ')

/** How the best group stands to the control. */
function heldAgainst({ effect, verdict }: Answer, { label }: SeedGroup): string {
  if (!effect) return `; it shares no seed with the control, ${label}, so no difference can be told`
  const { difference, epoch, pairs } = effect
  const how = verdict === 'untold' ? 'not told apart from' : aboveText(difference.mean)
  const sure =
    difference.low === null ? 'one seed' : `95% interval ${differenceText(difference).split(' pp ')[1]}, ${counted(pairs.length, 'seed')} paired`
  return `; at equal epochs (${epoch}) it is ${how} the control, ${label} (${sure})`
}

const dataset: Finding = ({ comparison, datasets }) => {
  const [first] = datasets
  const several = comparison.datasets.length > 1 ? `The groups were trained on ${comparison.datasets.length} datasets. ` : ''
  const train = first?.splits.find(({ split }) => split === 'train')
  const hard = first?.splits.find(({ split }) => split === 'hard')
  if (!train || !hard) return `${several}The images themselves were not described when this report was made; the settings below make them again.`
  return (
    `${several}In training each digit wears its own colour in ${percent(train.dominantOverall)} of ${count(train.size)} images, in the hard set in ` +
    `${percent(hard.dominantOverall)} of ${count(hard.size)}; digit and colour share ${train.mutualInformation.toFixed(2)} bits in training and ` +
    `${hard.mutualInformation.toFixed(2)} in the hard set.`
  )
}

const methods: Finding = ({ comparison, methods }) => {
  const what = sentence(counted(methods.length, 'method'))
  if (comparison.settings.length === 0) return `${what}; the groups differ in no setting.`
  return `${what}; the groups differ in ${counted(comparison.settings.length, 'setting')}.`
}

const results: Finding = (data) => {
  const hard = ranked(data, 'hard')
  const [best, worst] = [hard[0], hard.at(-1)]
  if (!best || !worst) return nothing
  if (hard.length === 1) {
    const easy = data.comparison.groups[best.index]?.figures.easy ?? null
    return `${best.label} is right on ${withInterval('share', best.interval)} of the hard set and ${withInterval('share', easy)} of the easy one.`
  }
  const text = ({ label, interval }: Ranked) => `${withInterval('share', interval)} (${label})`
  return `On the hard set the groups are right on ${text(worst)} to ${text(best)}.`
}

const excludesZero = ({ difference: { low, high } }: PairedEffect) => low !== null && high !== null && (low > 0 || high < 0)

const effects: Finding = ({ comparison }) => {
  const { control, groups } = comparison
  if (control === null) return 'No run of plain training with Adam on the same data is among these, so no difference to a control can be told.'
  const hard = comparison.effects.filter(({ figure }) => figure === 'hard').sort((a, b) => b.difference.mean - a.difference.mean)
  const [largest] = hard
  if (!largest) return `No group shares a seed and an epoch with the control, ${groups[control]?.label}.`
  const sure = hard.filter(excludesZero).length
  return (
    `The largest difference on the hard set is ${differenceText(largest.difference)}, ${groups[largest.group]?.label} against ` +
    `${groups[control]?.label} after ${counted(largest.epoch, 'epoch')}; the 95% interval leaves out 0 in ${sure} of ${counted(hard.length, 'group')}.`
  )
}

const curves: Finding = (data) => {
  const { groups } = data.comparison
  const hard = ranked(data, 'hard')
  if (hard.length === 0) return nothing
  // In the order of `hard`, so that of two that are equally early the better one comes first.
  const passed = hard
    .flatMap(({ index, label }) => {
      const epochs = groups[index]?.figures.epochsTo70
      return epochs ? [{ label, epochs, seeds: groups[index]?.seeds.length ?? 0 }] : []
    })
    .sort((a, b) => a.epochs.mean - b.epochs.mean)
  const [first] = passed
  if (!first) return 'No run passes 70% of the hard set in its epochs.'
  const some = first.epochs.values.length < first.seeds ? ` (${first.epochs.values.length} of its ${first.seeds} seeds)` : ''
  const never = hard.length - passed.length
  const rest =
    never === 0
      ? 'every group does in the end'
      : `${never} of ${counted(hard.length, 'group')} ${never === 1 ? 'does' : 'do'} not in the epochs trained`
  return `${first.label} passes 70% of the hard set first, in epoch ${figureText('epochs', first.epochs.mean)}${some}${hard.length > 1 ? `; ${rest}` : ''}.`
}

const sweep: Finding = (data) => {
  const lines = biasLines(data.comparison, titleOf(data))
  if (lines.length === 0) return 'No method was trained at more than one rho, so there is no line to draw.'
  const text = lines.map(({ label, points }) => {
    const [hardest, easiest] = [points[0], points.at(-1)]
    return `${label} is right on ${withInterval('share', easiest?.hard ?? null)} of the hard set at rho ${easiest?.rho} and ${withInterval('share', hardest?.hard ?? null)} at ${hardest?.rho}`
  })
  return `${text.slice(0, 3).join('; ')}${text.length > 3 ? `; ${text.length - 3} more below` : ''}.`
}

/** Title of a method; its id where the report has none. */
export function titleOf({ methods }: ReportData): (id: string) => string {
  return (id) => methods.find((method) => method.id === id)?.title ?? id
}

const groups: Finding = (data) => {
  const worst = ranked(data, 'worstGroup')
  const [best, last] = [worst[0], worst.at(-1)]
  if (!best || !last) return nothing
  const opening = `The digit and colour that is right least often reaches ${withInterval('share', best.interval)} with ${best.label}`
  return worst.length === 1 ? `${opening}.` : `${opening} and ${withInterval('share', last.interval)} with ${last.label}.`
}

const confusion: Finding = ({ models, comparison }) => {
  const mistakes = models.flatMap(({ group, confusion }) =>
    confusion.flatMap((row, digit) => row.flatMap((images, answer) => (answer === digit ? [] : [{ group, digit, answer, images }]))),
  )
  const most = mistakes.reduce((top, mistake) => (mistake.images > top.images ? mistake : top), { group: -1, digit: 0, answer: 0, images: 0 })
  if (most.images === 0) return models.length === 0 ? nothing : 'No model makes a mistake on the hard set.'
  const row = models.find(({ group }) => group === most.group)?.confusion[most.digit] ?? []
  const of = row.reduce((sum, images) => sum + images, 0)
  return `The mistake made most often is ${most.answer} for a ${most.digit}: ${count(most.images)} of ${count(of)} images, by ${comparison.groups[most.group]?.label}.`
}

const calibration: Finding = (data) => {
  const ece = ranked(data, 'eceHard')
  const [worst, best] = [ece[0], ece.at(-1)]
  if (!worst || !best) return nothing
  const opening =
    ece.length === 1
      ? `On the hard set confidence is off by ${withInterval('share', best.interval)} (ECE) with ${best.label}`
      : `On the hard set confidence is off by ${withInterval('share', best.interval)} (ECE) with ${best.label} to ${withInterval('share', worst.interval)} with ${worst.label}`
  const probes = ranked(data, 'probeColor')
  const [least] = probes.slice(-1)
  if (!least) return `${opening}.`
  return `${opening}; a linear probe still names the colour of ${withInterval('share', least.interval)} of the balanced images ${probes.length > 1 ? `at the least, with ${least.label}` : `with ${least.label}`} (10% is chance).`
}

const samples: Finding = ({ samples, models }) => {
  const rows = samples.flatMap((set) =>
    set.rows.map(({ digit, answers }) => answers.flatMap((answer) => (answer ? [answer.predicted === digit] : []))),
  )
  if (rows.length === 0) return 'No digits were looked at: no model has an epoch behind it.'
  const all = rows.filter((right) => right.every(Boolean)).length
  const none = rows.filter((right) => !right.some(Boolean)).length
  return `Of ${counted(rows.length, 'digit')} of the hard set, ${all} ${all === 1 ? 'is' : 'are'} answered rightly by ${models.length === 1 ? 'the model' : 'every model'}, ${none} by none.`
}

const published: Finding = ({ comparison }) => {
  const known = comparison.groups.flatMap((group, index) => {
    const figures = publishedOf(comparison, index)
    return figures && figures.hard !== null ? [{ group, figures, hard: figures.hard }] : []
  })
  if (known.length === 0) return 'The study published nothing for these settings on this data.'
  const text = known.map(
    ({ group, figures, hard }) =>
      `${group.label}: published ${percent(hard)} on the hard set after ${figures.epochs} epochs, here ${withInterval('share', group.figures.hard)} after ${group.epochs}`,
  )
  return `${text.slice(0, 3).join('; ')}${text.length > 3 ? `; ${text.length - 3} more below` : ''}.`
}

const provenance: Finding = ({ provenance: { runs, codeVersion } }) => {
  const engines = new Set(runs.flatMap(({ engine }) => engine?.reason ?? []))
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b)
  const where = engines.size === 0 ? 'an engine that is not on record' : listed([...engines])
  return `${sentence(counted(runs.length, 'run'))} with ${seeds.length === 1 ? 'seed' : 'seeds'} ${listed(seeds.map(String))} on ${where}; reported by the lab’s version ${codeVersion}.`
}

export const findings: Readonly<Record<ReportBlockId, Finding>> = {
  summary,
  dataset,
  methods,
  results,
  effects,
  curves,
  sweep,
  groups,
  confusion,
  calibration,
  samples,
  published,
  provenance,
}
