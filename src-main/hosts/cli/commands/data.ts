import { Option, type Command } from 'commander'
import { type DatasetInput, type DatasetReport, type SplitReport } from '../../../contract/dataset'
import { LabError } from '../../../contract/errors'
import { colorNames, splits } from '../../../contract/study'
import { type CliContext, type Lab } from '../context'
import { checkSizes } from '../dataset-size'
import { dataSeedFlag, jsonFlag, setFlag, sourceFlag, testSizeFlag, trainSizeFlag, wholeNumber } from '../flags'
import { findById } from '../methods'
import { printResult } from '../output'
import { datasetInput, parseSettings, type DatasetFlags } from '../settings'
import { percent, table } from '../table'

interface DataFlags extends DatasetFlags {
  preset?: string
  seed?: number
  set?: string[]
  json?: boolean
}

export function addData(program: Command, context: CliContext): void {
  program
    .command('data')
    .description('what is in the canvas: colours by digit in each set, and the proof that the hard set never wears the dominant one')
    .option('--preset <id>', 'one of the named datasets; lab methods lists them')
    .addOption(sourceFlag())
    .addOption(trainSizeFlag())
    .addOption(testSizeFlag())
    .addOption(dataSeedFlag())
    .addOption(new Option('--seed <n>', 'the same as --data-seed').argParser(wholeNumber()))
    .addOption(setFlag())
    .addOption(jsonFlag())
    .action(async ({ seed, ...given }: DataFlags) => {
      if (seed !== undefined && given.dataSeed !== undefined)
        throw new LabError('bad-input', 'give --seed or --data-seed, not both: they are the same')
      const flags = seed === undefined ? given : { ...given, dataSeed: seed }
      const set = parseSettings(flags.set ?? [], null).dataset
      datasetInput({}, set, flags)
      const lab = await context.lab()
      const settings = datasetInput(await datasetPreset(lab, flags.preset), set, flags)
      await checkSizes(lab, settings, flags)
      const report = await lab.call('data.describe', { settings })
      await printResult(flags.json, report, () => describeDataset(report))
    })
}

/** Settings of a named dataset, none where no name is given; an unknown name is `bad-input`. */
export async function datasetPreset(lab: Lab, id: string | undefined): Promise<DatasetInput> {
  if (id === undefined) return {}
  return findById(await lab.call('data.presets', {}), id, 'there is no dataset preset').settings
}

export function describeDataset(report: DatasetReport): string {
  const { settings } = report
  const head = [
    `Dataset ${report.hash.slice(0, 12)}: ${settings.source}, rho ${settings.rho}, colour on the ${settings.placement}, seed ${settings.seed}`,
    table(
      ['Set', 'Images', 'Dominant', 'Mutual information'],
      splits.map((split) => summaryRow(report.splits[split])),
    ),
    `Dominant colour in the hard set: ${percent(report.splits.hard.dominantOverall)}`,
  ]
  return [...head, ...splits.map((split) => contingencyTable(report.splits[split]))].join('\n\n')
}

function summaryRow(split: SplitReport): string[] {
  return [split.split, String(split.size), percent(split.dominantOverall), `${split.mutualInformation.toFixed(3)} bits`]
}

function contingencyTable(split: SplitReport): string {
  const rows = split.contingency.map((row, digit) => [String(digit), ...row.map(String), percent(split.dominantShare[digit] ?? null)])
  return `${split.split}\n${table(['Digit', ...colorNames, 'Dominant'], rows)}`
}
