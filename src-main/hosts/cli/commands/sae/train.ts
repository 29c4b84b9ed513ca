import { Option, type Command } from 'commander'
import type * as z from 'zod'
import { type Catalogue, type SaeVariantEntry } from '../../../../contract/catalogue'
import { LabError } from '../../../../contract/errors'
import { type Job } from '../../../../contract/jobs'
import { type RunDetail } from '../../../../contract/runs'
import {
  aggregations,
  saeConfiguration,
  type saeJobInput,
  saeLayers,
  studyConfigurations,
  type Aggregation,
  type SaeLayer,
  type SaeRow,
} from '../../../../contract/sae'
import { type CliContext, type Lab } from '../../context'
import { epochFlag, jsonFlag, numbers, setFlag, wholeNumber, wholeNumbers } from '../../flags'
import { concludeJob, followJob } from '../../job'
import { findPreset, findVariant } from '../../methods'
import { printResult } from '../../output'
import { parseOwnSettings } from '../../settings'
import { saeTable } from './rows'

export interface SaeTrainFlags {
  layer?: SaeLayer
  aggregation?: Aggregation
  variant: string
  preset?: string
  set?: string[]
  lambdas?: number[]
  study?: boolean
  seed?: number
  seeds?: number[]
  epoch?: number
  json?: boolean
}

/** Of `lab sae train --json`; `runs` of them where there are several. */
export interface SaeTrainResult extends SaeRow {
  weightsHash: string | null
  datasetHash: string | null
  engine: RunDetail['engine']
}

export function addSaeTrain(sae: Command, context: CliContext): void {
  sae
    .command('train')
    .description('train sparse autoencoders on a finished network, one run for each configuration and seed')
    .argument('<run>', 'the network: id, the beginning of one, or "last"')
    .addOption(new Option('--layer <name>', 'whose activations (relu3 where left out)').choices([...saeLayers]))
    .addOption(new Option('--aggregation <how>', 'a vector an image, or one a position (spatial_mean where left out)').choices([...aggregations]))
    .option('--variant <id>', 'kind of autoencoder; lab methods lists them', 'relu-l1')
    .option('--preset <id>', 'named settings of the variant; lab methods lists them')
    .option('--study', "the study's seven configurations of layer and aggregation")
    .option('--lambdas <list>', 'a configuration for each weight of the sparsity penalty: 0.0001,0.001,0.01', numbers(0))
    .option('--seed <n>', 'seed of the run', wholeNumber())
    .option('--seeds <list>', 'several runs, one a seed: 0,1,2', wholeNumbers)
    .addOption(epochFlag())
    .addOption(setFlag('a setting of the variant, such as steps=150; may be repeated'))
    .addOption(jsonFlag())
    .action((run: string, flags: SaeTrainFlags) => train(context, run, flags))
}

async function train(context: CliContext, run: string, flags: SaeTrainFlags): Promise<void> {
  checkFlags(flags)
  const lab = await context.lab()
  const input = saeTrainInput(await lab.call('catalogue.get', {}), run, flags)
  const job = await lab.call('jobs.submit', { kind: 'sae', input })
  await finishSaeTraining(context, await followJob(context, job), flags)
}

function checkFlags({ layer, aggregation, study, seed, seeds }: SaeTrainFlags): void {
  if (seed !== undefined && seeds) throw new LabError('bad-input', 'give --seed or --seeds, not both')
  if (study && (layer ?? aggregation) !== undefined)
    throw new LabError('bad-input', '--study has its own layers and aggregations: leave out --layer and --aggregation')
  saeConfiguration.parse({ layer, aggregation })
}

/** What is submitted. Errors are `bad-input`. */
export function saeTrainInput(catalogue: Catalogue, run: string, flags: SaeTrainFlags): z.input<typeof saeJobInput> {
  const { layer, aggregation, study, seed, seeds, epoch } = flags
  const recipes = recipesOf(findVariant(catalogue, flags.variant), flags)
  const places = study ? studyConfigurations : [{ ...(layer ? { layer } : {}), ...(aggregation ? { aggregation } : {}) }]
  return {
    run,
    ...(epoch === undefined ? {} : { epoch }),
    configurations: places.flatMap((place) => recipes.map((recipe) => ({ ...place, ...recipe }))),
    seeds: seeds ?? [seed ?? 0],
  }
}

/** The variant with its settings: once, or once for each lambda. */
function recipesOf(variant: SaeVariantEntry, { preset, set, lambdas }: SaeTrainFlags) {
  const fields = variant.settings.properties
  const settings = parseOwnSettings('sae train', set ?? [], fields)
  const recipe = { variant: variant.id, ...(preset === undefined ? {} : { preset: findPreset(variant, preset, 'variant').id }) }
  if (!lambdas) return [{ ...recipe, settings }]
  if (!Object.hasOwn(fields, 'lambda'))
    throw new LabError('bad-input', `the variant ${variant.id} has no lambda; it has: ${Object.keys(fields).join(', ')}`)
  if (Object.hasOwn(settings, 'lambda')) throw new LabError('bad-input', 'give --lambdas or --set lambda=…, not both')
  return lambdas.map((lambda) => ({ ...recipe, settings: { ...settings, lambda } }))
}

/** Prints what a job of SAEs came to; a job that did not finish says so by the exit code. */
export async function finishSaeTraining(context: CliContext, job: Job, flags: { json?: boolean }): Promise<void> {
  const results = await trainedSaes(await context.lab(), job.runIds)
  await printResult(flags.json, results.length === 1 ? results[0]! : { runs: results }, () => saeTable(results))
  const unfinished = results.find(({ status }) => status !== 'finished')
  concludeJob(context, job, unfinished && { run: unfinished.run, stopped: `stopped before ${unfinished.name} was done` })
}

async function trainedSaes(lab: Lab, runs: readonly string[]): Promise<SaeTrainResult[]> {
  const rows = new Map((await lab.call('sae.table', {})).map((row) => [row.run, row]))
  const details = await Promise.all(runs.map((run) => lab.call('runs.get', { run })))
  return details.flatMap(({ id, weightsHash, datasetHash, engine }) => {
    const row = rows.get(id)
    return row ? [{ ...row, weightsHash, datasetHash, engine }] : []
  })
}
