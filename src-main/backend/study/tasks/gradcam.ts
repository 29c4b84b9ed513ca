/** Task 3: Grad-CAM on a red 0 and the same digit in green, on 200 zeros, and on the hard set. */
import { camSetInput, publishedCams, referenceCams, referenceCase, type Cam, type CamSet } from '../../../contract/gradcam'
import { colorNames } from '../../../contract/study'
import type { StudySizes } from '../../../contract/study-run'
import { bootstrapPaired } from '../../../stats/bootstrap'
import { wilsonInterval } from '../../../stats/share'
import { selectedMedian } from '../../../stats/summary'
import { dataOf, labelsOf } from '../../diagnose/answers'
import { streamCamSet } from '../../gradcam/set'
import { modelOf } from '../../models'
import { plain, present, type Figure, type Figures } from '../figures'
import { modelLink } from '../links'
import type { Pass, PassTools } from '../passes'
import { cureRoles, type NetworkRole } from '../recipes'
import type { RowSpec, TaskSpec } from '../spec'
import { inUnit } from '../../../contract/study-words'

const [red, green] = [0, 1]
/** Of the zeros in green, which the network reads as their colour's digit. */
const digit = 0

/** Images of a second that Grad-CAM looks at. */
const camsPerSecond = 1500
/** The pages show these after the cures are trained. */
const afterCures = 4.5

const oneImage = 'One image of a seed that is not known; the medians over 200 zeros say more.'
const seedsDiffer = 'Two seeds differ by more than this: over four seeds the medians lay from 0.62 to 0.79 in red and from 0.73 to 0.96 in green.'

const caseRows = publishedCams.flatMap(({ color, probability, background, stroke, ratio }): RowSpec[] => {
  const name = colorNames[color]!
  const known = color === referenceCase.color ? referenceCase : null
  const row = (figure: string, title: string, published: number, tolerance: number, reference: number | null): RowSpec => ({
    ...{
      id: `gradcam.${name}.${figure}`,
      name: `${title}, ${name} zero`,
      unit: figure === 'probability' ? 'probability' : 'ratio',
      published,
      tolerance,
    },
    ...{ ...(reference === null ? {} : { reference: { asWritten: reference } }), why: oneImage },
  })
  return [
    row('probability', 'P of the answer', probability, 0.05, known?.probability ?? null),
    row('background', 'Mean on the background', background, 0.05, known?.background ?? null),
    row('stroke', 'Mean on the stroke', stroke, 0.05, known?.stroke ?? null),
    row('ratio', 'Background / stroke', ratio, 0.1, known ? known.background / known.stroke : null),
  ]
})

const rows: RowSpec[] = [
  { id: 'gradcam.red.isZero', name: 'The red zero is answered 0', unit: 'share', published: 1, tolerance: 0, why: oneImage },
  { id: 'gradcam.green.isOne', name: 'The green zero is answered 1', unit: 'share', published: 1, tolerance: 0, why: oneImage },
  ...caseRows,
  ...(['red', 'green'] as const).map((name): RowSpec => ({
    ...{ id: `gradcam.median.${name}`, name: `Median ratio, zeros in ${name}`, unit: 'ratio', tolerance: 0.1, why: seedsDiffer },
    reference: { asWritten: referenceCams.asWritten[name], twoPools: referenceCams.twoPools[name] },
  })),
  {
    ...{
      id: 'gradcam.green.one',
      name: 'Zeros in green answered 1',
      unit: 'share',
      tolerance: 0,
      why: 'Where the green is not answered yet, the seed decides.',
    },
    // "Most", in words.
    reference: { asWritten: { low: 0.5, high: 1 }, twoPools: { low: 0.5, high: 1 } },
  },
]

const cases: Pass = {
  ...{ task: 'gradcam', phase: 3, name: 'a zero in red and in green', pace: 'cams', work: 1 },
  question: { digit, colors: [red, green], split: 'hard', layer: 'conv3' },
  on: (plan) => plan.network('baseline'),
  figures: async (run, { store, engine, signal }) => {
    const model = modelOf(store, run.id)
    const index = (await labelsOf(engine, model, 'hard')).digit.indexOf(digit)
    const images = [red, green].map((color) => ({ from: 'split' as const, split: 'hard' as const, index, color }))
    const question = { ...dataOf(model), images, layer: 'conv3' as const, of: 'predicted' as const }
    const [inRed, inGreen] = await engine.withModel(model.source, (ref) => engine.call('gradcam.images', { model: ref, ...question }, signal))
    return {
      ...caseFigures(inRed!, 'red'),
      ...caseFigures(inGreen!, 'green'),
      'gradcam.red.isZero': plain(inRed!.predicted === digit ? 1 : 0),
      'gradcam.green.isOne': plain(inGreen!.predicted === green ? 1 : 0),
    }
  },
}

function caseFigures({ probabilities, predicted, scaledFigures }: Cam, name: string): Figures {
  const of = (value: number | null | undefined) => (value === null || value === undefined ? null : plain(value))
  return present({
    [`gradcam.${name}.probability`]: plain(probabilities[predicted]!),
    [`gradcam.${name}.background`]: of(scaledFigures?.background),
    [`gradcam.${name}.stroke`]: of(scaledFigures?.stroke),
    [`gradcam.${name}.ratio`]: of(scaledFigures?.ratio),
  })
}

type Asked = Partial<Record<'digit' | 'color' | 'randomHead', number>> & { limit: number }

async function camSet(run: string, question: Asked, { store, engine, onProgress, signal }: PassTools): Promise<CamSet> {
  let found: CamSet | null = null
  await streamCamSet(
    { store, engine },
    camSetInput.parse({ run, ...question }),
    (chunk) => {
      if (chunk.type === 'done') found = chunk.set
      else onProgress(chunk)
    },
    signal,
  )
  return found!
}

/** The same zeros in both colours, one after the other; what goes with the colour is their difference, image by image. */
function zeros(limit: number): Pass {
  return {
    ...{ task: 'gradcam', phase: 3, name: 'zeros in red and in green', pace: 'cams', work: (2 * limit) / camsPerSecond },
    question: { digit, limit },
    on: (plan) => plan.network('baseline'),
    figures: async (run, tools) => {
      const half = (from: number): PassTools => ({
        ...tools,
        onProgress: ({ done, total }) => tools.onProgress({ done: from * total + done, total: 2 * total }),
      })
      const inRed = await camSet(run.id, { digit, color: red, limit }, half(0))
      const inGreen = await camSet(run.id, { digit, color: green, limit }, half(1))
      const ones = inGreen.predicted.filter((answer) => answer === green).length
      const share = wilsonInterval(ones, inGreen.predicted.length)
      return present({
        'gradcam.median.red': medianOf(inRed),
        'gradcam.median.green': medianOf(inGreen),
        'gradcam.median.difference': pairedMedian(inGreen, inRed),
        'gradcam.green.one': share && { value: ones / inGreen.predicted.length, ...share, n: inGreen.predicted.length },
      })
    },
  }
}

function medianOf({ medians: { all } }: CamSet): Figure | null {
  return all.median === null ? null : { value: all.median, low: all.low, high: all.high, n: all.count }
}

/** Of the differences of images that have a ratio in both. */
function pairedMedian(a: CamSet, b: CamSet): Figure | null {
  const both = [...a.scaledRatio.keys()].filter((image) => !Number.isNaN(a.scaledRatio[image]!) && !Number.isNaN(b.scaledRatio[image]!))
  const of = (set: CamSet) => both.map((image) => set.scaledRatio[image]!)
  const found = bootstrapPaired(of(a), of(b), selectedMedian)
  return found && { ...found, n: both.length }
}

function hardSet(role: NetworkRole, title: string, limit: number): Pass {
  return {
    ...{ task: 'gradcam', phase: role === 'baseline' ? 3 : afterCures, name: `the hard set, ${title}`, pace: 'cams', work: limit / camsPerSecond },
    question: { limit },
    on: (plan) => plan.network(role),
    figures: async (run, tools) => present({ [`gradcam.hard.${role}`]: medianOf(await camSet(run.id, { limit }, tools)) }),
  }
}

function sanity(limit: number): Pass {
  return {
    ...{ task: 'gradcam', phase: 3, name: 'the hard set, head drawn anew', pace: 'cams', work: limit / camsPerSecond },
    question: { limit, randomHead: 0 },
    on: (plan) => plan.network('baseline'),
    figures: async (run, tools) => present({ 'gradcam.hard.randomHead': medianOf(await camSet(run.id, { limit, randomHead: 0 }, tools)) }),
  }
}

export const gradcam: TaskSpec = {
  id: 'gradcam',
  runs: () => [],
  passes: ({ camZeros, camImages }: StudySizes) => [
    cases,
    zeros(camZeros),
    hardSet('baseline', 'baseline', camImages),
    sanity(camImages),
    ...(['control', ...cureRoles] as const).map((role) => hardSet(role, role, camImages)),
  ],
  figures: () => ({}),
  rows,
  sentence: (of) => {
    const [inRed, inGreen] = [of['gradcam.median.red'], of['gradcam.median.green']]
    if (!inRed || !inGreen) return null
    return `The background counts ${inUnit(inRed.mean, 'ratio')} times as much as the stroke for zeros in red, ${inUnit(inGreen.mean, 'ratio')} times for the same zeros in green.`
  },
  link: (plan) => modelLink('gradcam', plan.network('baseline')),
  remarks: () => [],
}
