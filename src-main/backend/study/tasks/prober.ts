/** Task 2: prototypes and the microscope. */
import { verdictThresholds, type ChannelFigures } from '../../../contract/microscope'
import { objectiveIds, prototypesInput, type ObjectiveId, type PrototypesChunk, type PrototypesInput } from '../../../contract/prototypes'
import type { Split } from '../../../contract/study'
import type { StudySizes } from '../../../contract/study-run'
import { wilsonInterval } from '../../../stats/share'
import { scanOf } from '../../microscope/scans'
import { modelOf } from '../../models'
import { makePrototypes } from '../../prototypes/make'
import { present, type Figure, type Figures } from '../figures'
import { modelLink } from '../links'
import type { Pass, PassTools } from '../passes'
import type { RowSpec, TaskSpec } from '../spec'
import { percent } from '../../../contract/study-words'

const layers = ['conv1', 'conv2', 'conv3'] as const
type ConvLayer = (typeof layers)[number]

/** Seconds of a prototype's step, of all channels of a layer at once. */
const stepWork: Readonly<Record<ConvLayer, number>> = { conv1: 0.007, conv2: 0.014, conv3: 0.045 }

/** What the study takes for the key indicator of colour shortcuts; its prototypes have the plain name. */
const indicator = 'channel_mean'

const inPictures = 'The study shows pictures and gives no number.'

const kinds = [
  { id: 'solid', title: 'Prototypes of one saturated hue' },
  { id: 'onlyColor', title: 'Channels selective for one colour' },
  { id: 'onlyDigit', title: 'Channels selective for one digit' },
]

const rows: RowSpec[] = layers.flatMap((layer) =>
  kinds.map(({ id, title }): RowSpec => ({
    ...{ id: `prober.${id}.${layer}`, name: `${title}, ${layer} (${indicator})`, unit: 'share', tolerance: 0, over: 'channels', why: inPictures },
  })),
)

/** Share of so many channels, with Wilson's interval. */
function shareOfChannels(count: number, of: number): Figure | null {
  const interval = wilsonInterval(count, of)
  return interval && { value: count / of, ...interval, n: of }
}

function scan(split: Split, testSize: number): Pass {
  return {
    ...{ task: 'prober', phase: 2, name: `microscope on the ${split} set`, pace: 'scan', work: (4 * testSize) / 10_000 },
    question: { split, objective: indicator, ...verdictThresholds },
    on: (plan) => plan.network('baseline'),
    figures: async (run, { store, engine, onProgress, signal }) => {
      const { scan } = await scanOf(store, engine, modelOf(store, run.id), split, onProgress, signal)
      if (split !== 'balanced') return {}
      const channelsOf = (layer: ConvLayer) => scan.objectives[indicator].find((of) => of.layer === layer)?.channels ?? []
      return present(Object.fromEntries(layers.flatMap((layer) => labelFigures(layer, channelsOf(layer)))))
    },
  }
}

function labelFigures(layer: ConvLayer, channels: readonly ChannelFigures[]): [string, Figure | null][] {
  const { selectivity, effectiveNumber } = verdictThresholds
  const isOnly = (selective: number | null, effective: number | null) =>
    selective !== null && effective !== null && selective >= selectivity && effective <= effectiveNumber
  const share = (has: (channel: ChannelFigures) => boolean) => shareOfChannels(channels.filter(has).length, channels.length)
  return [
    [`prober.onlyColor.${layer}`, share((of) => isOnly(of.colorSelectivity, of.effectiveColors))],
    [`prober.onlyDigit.${layer}`, share((of) => isOnly(of.digitSelectivity, of.effectiveDigits))],
  ]
}

/** Those that a study of such sizes makes. */
export const prototypesOf = (run: string, layer: ConvLayer, objective: ObjectiveId, { prototypeSteps }: Pick<StudySizes, 'prototypeSteps'>) =>
  prototypesInput.parse({ run, layer, objective, settings: { steps: prototypeSteps } })

function prototypes(layer: ConvLayer, objective: ObjectiveId, sizes: StudySizes): Pass {
  const steps = sizes.prototypeSteps
  const question = { layer, objective, settings: { steps } }
  return {
    ...{ task: 'prober', phase: 2, name: `prototypes of ${layer}, ${objective}`, pace: `prototypes ${layer}`, work: stepWork[layer] * steps },
    question,
    on: (plan) => plan.network('baseline'),
    figures: (run, tools) => solidityOf(prototypesOf(run.id, layer, objective, sizes), tools),
  }
}

async function solidityOf(question: PrototypesInput, { store, engine, onProgress, signal }: PassTools): Promise<Figures> {
  let last: PrototypesChunk | null = null
  const take = (chunk: PrototypesChunk) => {
    last = chunk
    onProgress({ done: chunk.step, total: chunk.steps })
  }
  await makePrototypes({ store, engine }, question, take, signal)
  const { prototypes: made } = last! as PrototypesChunk
  const solid = made.filter(({ solidity }) => solidity.solid).length
  const name = question.objective === indicator ? question.layer : `${question.layer}.${question.objective}`
  return present({ [`prober.solid.${name}`]: shareOfChannels(solid, made.length) })
}

export const prober: TaskSpec = {
  id: 'prober',
  runs: () => [],
  passes: (sizes: StudySizes) => [
    scan('balanced', sizes.testSize),
    scan('hard', sizes.testSize),
    ...layers.flatMap((layer) => objectiveIds.map((objective) => prototypes(layer, objective, sizes))),
  ],
  figures: () => ({}),
  rows,
  sentence: (of) => {
    const [solid, only] = [of['prober.solid.conv1'], of['prober.onlyColor.conv1']]
    if (!solid) return null
    const selective = only ? `, and ${percent(only.mean, 0)} of its channels react to one colour alone` : ''
    return `${percent(solid.mean, 0)} of the prototypes of conv1 are one saturated hue${selective}.`
  },
  link: (plan) => modelLink('microscope', plan.network('baseline'), { set: 'balanced' }),
  remarks: () => [],
}
