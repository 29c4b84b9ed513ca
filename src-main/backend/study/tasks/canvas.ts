/** Task 0: what is in the canvas, and the three variants of it that failed. */
import type { SplitReport } from '../../../contract/dataset'
import { published } from '../../../contract/study'
import type { StudySizes } from '../../../contract/study-run'
import { shareOfCounts } from '../../../stats/share'
import { curveFigures, lastFigures } from '../curve'
import { differenceOf, ofShare, plain, present, type Figures } from '../figures'
import { networkStep } from '../network-steps'
import type { Pass } from '../passes'
import { datasetParams } from '../links'
import type { RowSpec, TaskSpec } from '../spec'
import { firstOfAll } from '../steps'
import { percent } from '../../../contract/study-words'

const digits = Array.from({ length: 10 }, (_, digit) => digit)
const roles = ['refit', 'reduced', 'background', 'unbiased'] as const

/** It was trained on this canvas. */
const afterCheater = firstOfAll + 0.5

const noOutcome = 'Nothing was published but that it did not change the outcome.'

const rows: RowSpec[] = [
  ...digits.map((digit): RowSpec => ({
    id: `canvas.share.${digit}`,
    name: `Dominant colour in train, digit ${digit}`,
    unit: 'share',
    ofData: true,
    published: published.dominantShare[digit]!,
    // As far as two draws of some 6,000 digits of one rule come to lie apart.
    tolerance: 0.0055,
    why: 'Both are draws of one rule; a digit has some 6,000 images.',
  })),
  { id: 'canvas.hardDominant', name: 'Dominant colour on the hard set', unit: 'share', ofData: true, published: 0, tolerance: 0 },
  {
    ...{ id: 'canvas.hardBits', name: 'Digit and colour on the hard set share', unit: 'bits', ofData: true, tolerance: 0.01 },
    reference: { asWritten: Math.log2(10 / 9), twoPools: Math.log2(10 / 9) },
  },
  {
    ...{ id: 'canvas.shift.plain', name: 'Shifted hard set: hard, plain', unit: 'share', published: published.shiftedHard, tolerance: 0.05 },
    why: 'The study does not say how long it trained. In few epochs the network answers the colour; with a new head on shifted colours it is right (next row).',
  },
  {
    id: 'canvas.shift.refitted',
    name: 'Shifted hard set: hard, new head',
    unit: 'share',
    tolerance: 0.05,
    why: 'Nothing was published: the lab’s own control.',
  },
  { id: 'canvas.reduced.hard', name: 'Reduced capacity (4, 8, 16): hard', unit: 'share', tolerance: 0.05, why: noOutcome },
  { id: 'canvas.reduced.easy', name: 'Reduced capacity (4, 8, 16): easy', unit: 'share', tolerance: 0.05, why: noOutcome },
  { id: 'canvas.background.hard', name: 'Colour behind the digit: hard', unit: 'share', tolerance: 0.05, why: noOutcome },
  { id: 'canvas.background.easy', name: 'Colour behind the digit: easy', unit: 'share', tolerance: 0.05, why: noOutcome },
]

/** Of the study's own canvas. */
function report({ trainSize, testSize }: StudySizes): Pass {
  return {
    ...{ task: 'canvas', phase: afterCheater, name: 'report of the dataset', pace: 'data', work: 1 },
    question: { trainSize, testSize },
    on: (plan) => plan.network('baseline'),
    figures: async (run, { engine, signal }) => {
      const { splits } = await engine.call('data.describe', { settings: run.dataset! }, signal)
      return {
        ...present(Object.fromEntries(digits.map((digit) => [`canvas.share.${digit}`, shareOf(splits.train, digit)]))),
        'canvas.hardDominant': plain(splits.hard.dominantOverall, splits.hard.size),
        'canvas.hardBits': plain(splits.hard.mutualInformation, splits.hard.size),
      }
    },
  }
}

function shareOf({ contingency }: SplitReport, digit: number) {
  const row = contingency[digit]!
  return ofShare(
    shareOfCounts(
      row[digit]!,
      row.reduce((sum, count) => sum + count, 0),
    ),
  )
}

export const canvas: TaskSpec = {
  id: 'canvas',
  runs: (plan) => roles.map((role) => networkStep(plan, role, 0)),
  passes: (sizes) => [report(sizes)],
  figures: (plan, store) => {
    const { baselineEpochs, headEpochs } = plan.setup.sizes
    const refit = curveFigures(store, plan.network('refit'), 'refit')
    const of = Object.assign({}, ...roles.map((role) => lastFigures(plan.network(role), `canvas.${role}`))) as Figures
    const gap = (role: string) => {
      const [easy, hard] = [of[`canvas.${role}.easy`], of[`canvas.${role}.hard`]]
      return easy && hard ? differenceOf(easy, hard) : null
    }
    return {
      ...of,
      ...present({
        'canvas.shift.plain': refit[`refit.hard.${baselineEpochs}`],
        'canvas.shift.refitted': refit[`refit.hard.${baselineEpochs + headEpochs}`],
        ...Object.fromEntries(roles.map((role) => [`canvas.${role}.gap`, gap(role)])),
      }),
    }
  },
  rows,
  sentence: (of) => {
    const shares = digits.flatMap((digit) => of[`canvas.share.${digit}`]?.mean ?? [])
    const [hard, plainHard, refitted] = [of['canvas.hardDominant'], of['canvas.shift.plain'], of['canvas.shift.refitted']]
    if (shares.length < digits.length || !hard) return null
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
    const shift =
      plainHard && refitted ? `; on a shifted hard set ${percent(plainHard.mean)} are right, with a new head ${percent(refitted.mean)}` : ''
    return `${percent(mean)} of the training digits wear their own colour, ${percent(hard.mean, 2)} of the hard ones${shift}.`
  },
  link: (plan) => ({ page: 'data', params: datasetParams(plan.setup.networks.baseline.dataset) }),
  remarks: () => [],
}
