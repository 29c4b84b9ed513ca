import { type Command, InvalidArgumentError, Option } from 'commander'
import { LabError } from '../../../contract/errors'
import { layerNames, type LayerId } from '../../../contract/images'
import {
  maxExamples,
  scanObjectives,
  verdictThresholds,
  type ChannelFigures,
  type Example,
  type ScanObjective,
  type ScanSummary,
} from '../../../contract/microscope'
import { colorNames, type Split } from '../../../contract/study'
import { type CliContext } from '../context'
import { epochFlag, jsonFlag, splitFlag, upTo, wholeNumber } from '../flags'
import { printResult } from '../output'
import { followPass, lookingAt } from '../pass'
import { figure, table } from '../table'

interface MicroscopeFlags {
  layer: LayerId
  channel?: number
  objective: ScanObjective
  split: Split
  top: number
  which: 'top' | 'bottom' | 'quantiles'
  selectivity: number
  effective: number
  epoch?: number
  json?: boolean
}

type Verdict = 'colour' | 'digit' | null

interface ChannelRow extends ChannelFigures {
  name: string
  /** What it goes with alone: selective, and about one class. */
  monosemantic: Verdict
}

/** Of `lab microscope --json`: the figures of a layer, or of one channel with its examples. */
export interface MicroscopeResult {
  run: string
  epoch: number
  split: Split
  images: number
  layer: LayerId
  objective: ScanObjective
  thresholds: { selectivity: number; effectiveNumber: number }
  channels: ChannelRow[]
  which?: MicroscopeFlags['which']
  examples?: Example[]
}

export function addMicroscope(program: Command, context: CliContext): void {
  program
    .command('microscope')
    .description('what channels fire on: the images of a set on which one is strongest, or how all of a layer go with colour and digit')
    .argument('<run>', 'id, the beginning of one, or "last"')
    .addOption(new Option('--layer <name>', 'a layer of the network').choices([...layerNames]).makeOptionMandatory())
    .option('--channel <n>', 'a channel of it; all in a table where left out', wholeNumber())
    .addOption(new Option('--objective <name>', 'what of a channel is looked at').choices([...scanObjectives]).default('channel_max'))
    .addOption(splitFlag('the set that is looked at').default('hard'))
    .option('--top <n>', `how many images, up to ${maxExamples}`, upTo(maxExamples), 8)
    .addOption(
      new Option('--which <end>', 'the strongest, the weakest, or evenly spaced ones').choices(['top', 'bottom', 'quantiles']).default('top'),
    )
    .option('--selectivity <share>', 'from which a channel is selective, 0 to 1', number, verdictThresholds.selectivity)
    .option('--effective <n>', 'up to which its effective number is about one', number, verdictThresholds.effectiveNumber)
    .addOption(epochFlag())
    .addOption(jsonFlag())
    .action(async (run: string, flags: MicroscopeFlags) => {
      const result = await look(context, run, flags)
      await printResult(flags.json, result, () => describeMicroscope(result))
    })
}

function number(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0)) throw new InvalidArgumentError('It must be a number from 0 on.')
  return value
}

async function look(context: CliContext, ref: string, flags: MicroscopeFlags): Promise<MicroscopeResult> {
  const lab = await context.lab()
  const { layer, channel, objective, split, which } = flags
  const at = { run: ref, split, ...(flags.epoch === undefined ? {} : { epoch: flags.epoch }) }
  const { summary } = await followPass(context, lab, 'microscope.scan', at, lookingAt)
  const channels = rowsOf(summary, flags)
  const { run, epoch, images } = summary
  const thresholds = { selectivity: flags.selectivity, effectiveNumber: flags.effective }
  const result = { run, epoch, split, images, layer, objective, thresholds, channels }
  if (channel === undefined) return result
  const { examples } = await lab.call('microscope.examples', { ...at, layer, channel, objective, which, count: flags.top })
  return { ...result, channels: [channels[channel]!], which, examples }
}

function rowsOf({ run, objectives, names }: ScanSummary, { layer, channel, objective, selectivity, effective }: MicroscopeFlags): ChannelRow[] {
  const figures = objectives[objective].find((of) => of.layer === layer)?.channels
  if (!figures) throw new LabError('bad-input', `layer: run ${run} has no ${layer}: it has no third pooling`)
  if (channel !== undefined && channel >= figures.length)
    throw new LabError('bad-input', `channel: ${layer} has channels 0 to ${figures.length - 1}; there is no ${channel}`)
  const nameOf = (of: number) => names.find((named) => named.layer === layer && named.channel === of)?.name ?? ''
  return figures.map((row) => ({ ...row, name: nameOf(row.channel), monosemantic: verdictOf(row, selectivity, effective) }))
}

function verdictOf(row: ChannelFigures, selectivity: number, effective: number): Verdict {
  const isAbout = (share: number | null, classes: number | null) => share !== null && classes !== null && share >= selectivity && classes <= effective
  if (isAbout(row.colorSelectivity, row.effectiveColors)) return 'colour'
  return isAbout(row.digitSelectivity, row.effectiveDigits) ? 'digit' : null
}

export function describeMicroscope(result: MicroscopeResult): string {
  const { run, epoch, layer, objective, split, images, channels, thresholds, examples, which } = result
  const counts = (['colour', 'digit'] as const).map((label) => `${channels.filter((row) => row.monosemantic === label).length} in ${label}`)
  const verdict = `Monosemantic (selectivity from ${thresholds.selectivity}, effective number up to ${thresholds.effectiveNumber}), of ${channels.length}: ${counts.join(', ')}`
  return [
    `Run ${run}, epoch ${epoch}: ${layer}, ${objective}, on ${images} images of the ${split} set`,
    channelTable(channels),
    verdict,
    ...(examples ? [`Examples (${which})\n${exampleTable(examples)}`] : []),
  ].join('\n\n')
}

function channelTable(channels: readonly ChannelRow[]): string {
  const rows = channels.map((row) => [
    String(row.channel),
    figure(row.colorSelectivity),
    figure(row.effectiveColors),
    row.bestColor === null ? '-' : colorNames[row.bestColor]!,
    figure(row.digitSelectivity),
    figure(row.effectiveDigits),
    row.bestDigit === null ? '-' : String(row.bestDigit),
    ...[row.mean, row.low, row.high].map((value) => value.toFixed(3)),
    row.dead ? 'dead' : (row.monosemantic ?? ''),
    row.name,
  ])
  const header = ['Channel', 'Colour sel.', 'Eff. colours', 'Best', 'Digit sel.', 'Eff. digits', 'Best', 'Mean', 'Low', 'High', 'Verdict', 'Name']
  return table(header, rows)
}

function exampleTable(examples: readonly Example[]): string {
  const rows = examples.map(({ index, digit, color, value, quantile, field }) => [
    String(index),
    String(digit),
    colorNames[color]!,
    value.toFixed(4),
    `${(100 * quantile).toFixed(2)}%`,
    field ? `rows ${field.top} to ${field.top + field.height - 1}, columns ${field.left} to ${field.left + field.width - 1}` : 'all',
  ])
  return table(['Image', 'Digit', 'Colour', 'Value', 'Images below', 'Strongest position sees'], rows)
}
