import { InvalidArgumentError, Option, type Command } from 'commander'
import { LabError } from '../../../../contract/errors'
import { type SaeRow } from '../../../../contract/sae'
import { protocols, steerModes, type Protocol, type Steer, type SteerMode, type SteerState } from '../../../../contract/steer'
import { softmax } from '../../../../contract/softmax'
import { colorNames, type Split } from '../../../../contract/study'
import { type CliContext, type Lab } from '../../context'
import { color, digit, jsonFlag, number, splitFlag, wholeNumber } from '../../flags'
import { printResult } from '../../output'
import { percent, table } from '../../table'
import { firstOfDigit, topColorFeature } from './example'
import { findSae } from './rows'

interface FeatureFlag {
  feature: number
  /** Null: that of --alpha. */
  value: number | null
}

export interface SteerFlags {
  /** The one that goes most with colour where left out. */
  feature?: FeatureFlag[]
  alpha?: number
  protocol: Protocol
  mode: SteerMode
  split: Split
  index?: number
  digit?: number
  color?: number
  json?: boolean
}

/** What the network makes of the image. */
interface Answer {
  /** [10] each */
  logits: number[]
  probabilities: number[]
  predicted: number
}

/** Of `lab sae steer --json`. */
export interface SteerResult {
  sae: string
  model: string
  layer: SaeRow['layer']
  aggregation: SaeRow['aggregation']
  protocol: Protocol
  split: Split
  index: number
  digit: number | null
  color: number | null
  /** With the code of each before the change, its mean over positions. */
  steers: (Steer & { code: number })[]
  /** The untouched network. */
  before: Answer
  reconstructed: Answer
  after: Answer
}

export function addSaeSteer(sae: Command, context: CliContext): void {
  sae
    .command('steer')
    .description('turn features up or down, and see what the network makes of an image then')
    .argument('<sae>', 'id, the beginning of one, or "last"')
    .addOption(
      new Option(
        '--feature <k[=value]>',
        'a feature, with its own value or that of --alpha; may be repeated (the one that goes most with colour where left out)',
      ).argParser((text: string, before: FeatureFlag[] | undefined) => [...(before ?? []), featureFlag(text)]),
    )
    .option('--alpha <value>', 'by how much, of the features that have no value of their own', number)
    .addOption(new Option('--mode <how>', 'what the value does to the code').choices([...steerModes]).default('add'))
    .addOption(
      new Option('--protocol <name>', 'study: the changed code decoded; additive: the activation plus the change')
        .choices([...protocols])
        .default('study'),
    )
    .addOption(splitFlag('set of the image').default('hard'))
    .option('--index <n>', 'place of the image in it (0 where left out)', wholeNumber())
    .option(
      '--digit <0..9>',
      'instead of a place, the first image of this digit; with --color the first that wears it, repainted where none does',
      digit,
    )
    .option('--color <color>', 'repainted in this colour: a name, or the digit whose it is', color)
    .addOption(jsonFlag())
    .action((ref: string, flags: SteerFlags) => steer(context, ref, flags))
}

function featureFlag(text: string): FeatureFlag {
  const [, feature, value] = /^(\d+)(?:=(.+))?$/.exec(text) ?? []
  if (feature === undefined) throw new InvalidArgumentError('It must be a number of a feature, as in 17, or one with a value, as in 17=5.')
  return { feature: Number(feature), value: value === undefined ? null : number(value) }
}

async function steer(context: CliContext, ref: string, flags: SteerFlags): Promise<void> {
  checkFlags(flags)
  const { protocol, split, alpha, mode } = flags
  const lab = await context.lab()
  const row = await findSae(lab, ref)
  const place = await placeOf(lab, row, flags)
  const feature = flags.feature ?? [{ feature: await topColorFeature(context, lab, row), value: null }]
  const steers = steersOf({ feature, mode, ...(alpha === undefined ? {} : { alpha }) })
  const state = await lab.call('steer.state', { sae: row.run, image: { from: 'split', split, ...place }, protocol, steers })
  const result = steerResult(row, { protocol, split, index: place.index }, steers, state)
  await printResult(flags.json, result, () => describeSteer(result))
}

/** What the flags alone can say is said before any process starts. */
function checkFlags({ feature, alpha, mode, index, digit }: SteerFlags): void {
  if (index !== undefined && digit !== undefined) throw new LabError('bad-input', 'give --index or --digit, not both')
  if (feature) steersOf({ feature, mode, ...(alpha === undefined ? {} : { alpha }) })
  else if (alpha === undefined) throw new LabError('bad-input', 'say by how much: --alpha 5')
}

async function placeOf(lab: Lab, row: SaeRow, { split, index = 0, digit, color }: SteerFlags): Promise<{ index: number; color?: number }> {
  if (digit !== undefined) return firstOfDigit(lab, row, { split, digit, color })
  return { index, ...(color === undefined ? {} : { color }) }
}

/** The largest value that a steer takes (contract/steer). */
const furthest = 1e6

/** What is asked for; what is wrong in it is `bad-input`. */
export function steersOf({ feature: features, alpha, mode }: { feature: readonly FeatureFlag[] } & Pick<SteerFlags, 'alpha' | 'mode'>): Steer[] {
  return features.map(({ feature, value }, place) => {
    if (features.slice(0, place).some((other) => other.feature === feature)) throw new LabError('bad-input', `feature ${feature} is named twice`)
    const by = value ?? alpha
    if (by === undefined) throw new LabError('bad-input', `say by how much: --alpha 5, or --feature ${feature}=5`)
    if (Math.abs(by) > furthest) throw new LabError('bad-input', `feature ${feature} cannot be changed by ${by}: at most ${furthest} up or down`)
    return { feature, mode, value: by }
  })
}

function steerResult(
  row: SaeRow,
  { protocol, split, index }: Pick<SteerResult, 'protocol' | 'split' | 'index'>,
  steers: readonly Steer[],
  state: SteerState,
): SteerResult {
  const { run, model, layer, aggregation } = row
  const { digit, color, codes, untouched, reconstructed, steered } = state
  return {
    ...{ sae: run, model, layer, aggregation, protocol, split, index, digit, color },
    steers: steers.map((of) => ({ ...of, code: codes[of.feature]! })),
    before: answerOf(untouched),
    reconstructed: answerOf(reconstructed),
    after: answerOf(steered),
  }
}

export function answerOf(logits: ArrayLike<number>): Answer {
  const all = Array.from(logits)
  return { logits: all, probabilities: softmax(all), predicted: all.indexOf(Math.max(...all)) }
}

export function describeSteer(result: SteerResult): string {
  const { sae, layer, aggregation, model, protocol, split, index, digit, color, steers, before, reconstructed, after } = result
  const seen = digit === null || color === null ? '' : `: a ${digit} in ${colorNames[color]}`
  const rows = colorNames.map((name, of) => [
    `${of} ${name}`,
    ...[before, reconstructed, after].flatMap((answer) => [answer.logits[of]!.toFixed(4), percent(answer.probabilities[of]!)]),
  ])
  return [
    `SAE ${sae}, ${layer} ${aggregation} of ${model}; ${split} image ${index}${seen}; protocol: ${protocol}`,
    steers.map(({ feature, mode, value, code }) => `Feature ${feature}: code ${code.toFixed(4)}, ${mode} ${value}`).join('\n'),
    table(['Class', 'Before', 'P', 'Reconstructed', 'P', 'After', 'P'], rows),
    `Predicted: ${before.predicted} before, ${reconstructed.predicted} from the reconstruction, ${after.predicted} after`,
  ].join('\n\n')
}
