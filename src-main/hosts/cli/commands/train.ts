import { type Command } from 'commander'
import { type CatalogueEntry } from '../../../contract/catalogue'
import { type DatasetInput } from '../../../contract/dataset'
import { LabError } from '../../../contract/errors'
import { type Job } from '../../../contract/jobs'
import { type CliContext } from '../context'
import { checkSizes } from '../dataset-size'
import { dataSeedFlag, jsonFlag, setFlag, sourceFlag, testSizeFlag, trainSizeFlag, wholeNumber, wholeNumbers } from '../flags'
import { concludeJob, followJob } from '../job'
import { findMethod, findPreset } from '../methods'
import { printResult } from '../output'
import { describeTrainings, trainingsJson, trainResult, type TrainResult } from '../results'
import { datasetInput, parseSettings, type DatasetFlags } from '../settings'
import { datasetPreset } from './data'

export interface TrainFlags extends DatasetFlags {
  method: string
  preset?: string
  dataPreset?: string
  epochs?: number
  seed?: number
  seeds?: number[]
  name?: string
  set?: string[]
  json?: boolean
}

export function addTrain(program: Command, context: CliContext): void {
  program
    .command('train')
    .description('train one run a seed, with the epochs as they are done on standard error')
    .option('--method <id>', 'training method; lab methods lists them', 'erm')
    .option('--preset <id>', 'named settings of the method; lab methods lists them')
    .option('--epochs <n>', 'epochs', wholeNumber(1))
    .option('--seed <n>', 'seed of the run', wholeNumber())
    .option('--seeds <list>', 'several runs, one a seed: 0,1,2', wholeNumbers)
    .option('--name <text>', 'name of the run')
    .option('--data-preset <id>', 'one of the named datasets; lab methods lists them')
    .addOption(sourceFlag())
    .addOption(trainSizeFlag())
    .addOption(testSizeFlag())
    .addOption(dataSeedFlag())
    .addOption(setFlag())
    .addOption(jsonFlag())
    .action((flags: TrainFlags) => train(context, flags))
}

async function train(context: CliContext, flags: TrainFlags): Promise<void> {
  if (flags.seed !== undefined && flags.seeds) throw new LabError('bad-input', 'give --seed or --seeds, not both')
  const lab = await context.lab()
  const method = findMethod(await lab.call('catalogue.get', {}), flags.method)
  const input = trainInput(method, flags, await datasetPreset(lab, flags.dataPreset))
  await checkSizes(lab, input.dataset, flags)
  const job = await lab.call('jobs.submit', { kind: 'train', input })
  await finishTraining(context, await followJob(context, job), flags)
}

/**
 * What is submitted. The dataset that the method's preset asks for (its first one's, where none is named) lies under `dataPreset`, and both
 * under the flags. Errors are `bad-input`.
 */
export function trainInput(method: CatalogueEntry, flags: TrainFlags, dataPreset: DatasetInput) {
  const preset = flags.preset === undefined ? undefined : findPreset(method, flags.preset)
  const set = parseSettings(flags.set ?? [], method.settings)
  return {
    method: method.id,
    ...(preset === undefined ? {} : { preset: preset.id }),
    settings: { ...set.method, ...(flags.epochs === undefined ? {} : { epochs: flags.epochs }) },
    dataset: datasetInput({ ...(preset ?? method.presets[0])?.dataset, ...dataPreset }, set.dataset, flags),
    seeds: flags.seeds ?? [flags.seed ?? 0],
    ...(flags.name === undefined ? {} : { name: flags.name }),
  }
}

/** Prints what a job of training runs came to; a job that did not finish says so by the exit code. */
export async function finishTraining(context: CliContext, job: Job, flags: { json?: boolean }): Promise<void> {
  const results = await trainResults(context, job)
  await printResult(flags.json, trainingsJson(results), () => describeTrainings(results))
  concludeTraining(context, job, results)
}

export async function trainResults(context: CliContext, job: Job): Promise<TrainResult[]> {
  const lab = await context.lab()
  return Promise.all(job.runIds.map((run) => trainResult(lab, run)))
}

/** As `concludeJob`. */
export function concludeTraining(context: CliContext, job: Job, results: TrainResult[]): void {
  const unfinished = results.find((result) => result.status !== 'finished')
  concludeJob(context, job, unfinished && { run: unfinished.run, stopped: `stopped after epoch ${unfinished.epochs.at(-1)?.epoch ?? 0}` })
}
