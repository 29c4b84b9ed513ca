/** Task 1: the baseline, and how it cheats. */
import { colorNames, published, reference } from '../../../contract/study'
import { probeCountsOf, predictionsOf } from '../../diagnose/answers'
import { evaluatePredictions } from '../../diagnose/evaluation'
import { probeFigures } from '../../diagnose/probe'
import { modelOf } from '../../models'
import { curveFigures } from '../curve'
import { differenceOf, ofShare, plain, present } from '../figures'
import { modelLink } from '../links'
import { networkStep } from '../network-steps'
import type { Pass } from '../passes'
import type { RowSpec, TaskSpec } from '../spec'
import { firstOfAll } from '../steps'
import { percent } from '../../../contract/study-words'

const [, green] = colorNames
const lazyPhase = 'Laziness is a phase: when it ends depends on seed, optimiser and time, and the study gives neither seed nor all of its settings.'

const rows: RowSpec[] = [
  ...published.baseline.flatMap(({ epoch, train, easy, hard }): RowSpec[] => [
    {
      ...{ id: `cheater.train.${epoch}`, name: `Train, epoch ${epoch}`, unit: 'share', published: train, tolerance: 0.01 },
      ...lastReference(epoch, 'train'),
    },
    {
      ...{ id: `cheater.easy.${epoch}`, name: `Easy, epoch ${epoch}`, unit: 'share', published: easy, tolerance: 0.01 },
      ...lastReference(epoch, 'easy'),
    },
    {
      ...{ id: `cheater.hard.${epoch}`, name: `Hard, epoch ${epoch}`, unit: 'share', published: hard, tolerance: 0.02, why: lazyPhase },
      reference: { asWritten: rangeOf(reference.asWritten.hard, epoch), twoPools: rangeOf(reference.twoPools.hard, epoch) },
    },
  ]),
  {
    id: 'cheater.gap',
    name: 'Gap of easy to hard after its last epoch',
    unit: 'difference',
    published: 0.957 - 0.1152,
    tolerance: 0.03,
    why: lazyPhase,
  },
  ...reference.twoPools.trainedOn.slice(1).map((hard, place): RowSpec => ({
    ...{ id: `cheater.hard.${place + 5}`, name: `Hard, trained on to epoch ${place + 5}`, unit: 'share', tolerance: 0.05, why: lazyPhase },
    reference: { twoPools: hard },
  })),
  {
    ...{ id: 'cheater.follow', name: 'Answered with the digit of the worn colour, hard', unit: 'share', tolerance: 0 },
    why: 'The study says that errors follow colour, and gives no number.',
  },
  {
    ...{ id: 'cheater.digitOne', name: 'Ones right on the hard set', unit: 'count', published: published.digitOneCorrectOnHard, tolerance: 100 },
    why: 'Which digit is let go of first depends on the seed.',
  },
  { id: 'cheater.greenOne', name: 'Green digits answered 1', unit: 'share', published: 1, tolerance: 0.02, why: lazyPhase },
]

function lastReference(epoch: number, of: 'train' | 'easy'): Pick<RowSpec, 'reference'> {
  return epoch === 4 ? { reference: { asWritten: reference.asWritten.last[of] } } : {}
}

function rangeOf(epochs: readonly { epoch: number; low: number; high: number }[], wanted: number) {
  const { low, high } = epochs.find(({ epoch }) => epoch === wanted)!
  return low === high ? low : { low, high }
}

const evaluation: Pass = {
  ...{ task: 'cheater', phase: firstOfAll, name: 'answers on the hard set', pace: 'look', work: 0.5 },
  question: { split: 'hard' },
  on: (plan) => plan.network('baseline'),
  figures: async (run, { store, engine }) => {
    const found = evaluatePredictions(await predictionsOf(store, engine, modelOf(store, run.id), 'hard'))
    const { value, low, high, of } = found.otherErrors
    return present({
      'cheater.follow': ofShare(found.colorFollow),
      'cheater.errorsFollow': value === null ? null : { value: 1 - value, low: 1 - high!, high: 1 - low!, n: of },
      'cheater.digitOne': plain(found.confusion[1]![1]!, found.size),
    })
  },
}

/** All test digits in ten colours. */
const recolouring = (testSize: number): Pass => ({
  ...{ task: 'cheater', phase: firstOfAll, name: 'recolour probe', pace: 'look', work: testSize / 1000 },
  question: {},
  on: (plan) => plan.network('baseline'),
  figures: async (run, { store, engine }) => {
    const { summary, histograms } = probeFigures(await probeCountsOf(store, engine, modelOf(store, run.id)))
    const ofGreen = histograms[colorNames.indexOf(green)]!
    const [ones, all] = [ofGreen.reduce((sum, row) => sum + row[1]!, 0), ofGreen.flat().reduce((sum, count) => sum + count, 0)]
    const own = summary.filter(({ color, predicted }) => color === predicted).length
    return present({ 'cheater.greenOne': all === 0 ? null : plain(ones / all, all), 'cheater.coloursAnswered': plain(own, 10) })
  },
})

export const cheater: TaskSpec = {
  id: 'cheater',
  runs: (plan) => [networkStep(plan, 'baseline', firstOfAll)],
  passes: ({ testSize }) => [evaluation, recolouring(testSize)],
  figures: (plan, store) => {
    const epochs = curveFigures(store, plan.network('baseline'), 'cheater')
    const later = curveFigures(store, plan.continued(), 'cheater')
    const last = plan.setup.sizes.baselineEpochs
    const [easy, hard] = [epochs[`cheater.easy.${last}`], epochs[`cheater.hard.${last}`]]
    return { ...later, ...epochs, ...present({ 'cheater.hard': hard, 'cheater.gap': easy && hard ? differenceOf(easy, hard) : null }) }
  },
  rows,
  sentence: (of) => {
    const [hard, follow] = [of['cheater.hard'], of['cheater.follow']]
    if (!hard) return null
    const followed = follow ? `, and answers the colour’s digit in ${percent(follow.mean)}` : ''
    return `On digits in the wrong colour it is right ${percent(hard.mean)} of the time${followed}.`
  },
  link: (plan) => modelLink('diagnose', plan.network('baseline')),
  remarks: () => [],
}
