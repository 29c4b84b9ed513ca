import { type Command } from 'commander'
import { type Catalogue, type CatalogueEntry, type SettingsSchema } from '../../../contract/catalogue'
import { type DatasetInput } from '../../../contract/dataset'
import { LabError } from '../../../contract/errors'
import { sweptRhos, type Job } from '../../../contract/jobs'
import { describeComparison } from '../comparison'
import { type CliContext } from '../context'
import { checkSizes } from '../dataset-size'
import { collect, dataSeedFlag, jsonFlag, setFlag, shares, sourceFlag, testSizeFlag, trainSizeFlag, wholeNumber, wholeNumbers } from '../flags'
import { followJob } from '../job'
import { findMethod, findPreset } from '../methods'
import { printResult } from '../output'
import { datasetInput, parseSettings, type DatasetFlags } from '../settings'
import { datasetPreset } from './data'
import { concludeTraining, trainResults } from './train'

export interface SweepFlags extends DatasetFlags {
  method?: string[]
  rhos?: number[]
  seeds?: number[]
  epochs?: number
  dataPreset?: string
  set?: string[]
  json?: boolean
}

export function addSweep(program: Command, context: CliContext): void {
  program
    .command('sweep')
    .description('train methods on canvases of rising bias rho, as one job: hard accuracy against rho')
    .option(
      '--method <id[:preset]>',
      'a training method, such as cf-invar or erm:adam-control; lab methods lists them; may be repeated (required)',
      collect,
    )
    .option('--rhos <list>', `values of rho (${sweptRhos.join(',')} where left out)`, shares)
    .option('--seeds <list>', 'a run for each seed: 0,1,2', wholeNumbers)
    .option('--epochs <n>', 'epochs of every method', wholeNumber(1))
    .option('--data-preset <id>', 'one of the named datasets, but for its rho; lab methods lists them')
    .addOption(sourceFlag())
    .addOption(trainSizeFlag())
    .addOption(testSizeFlag())
    .addOption(dataSeedFlag())
    .addOption(setFlag('a setting of the methods that have it, such as batch=256; may be repeated'))
    .addOption(jsonFlag())
    .action((flags: SweepFlags) => sweep(context, flags))
}

async function sweep(context: CliContext, flags: SweepFlags): Promise<void> {
  if (!flags.method) throw new LabError('bad-input', 'name one method or more: --method erm:adam-control --method cf-invar')
  if (flags.set?.some((assignment) => /^\s*rho\s*=/.test(assignment))) throw new LabError('bad-input', 'rho is what is swept: use --rhos')
  const lab = await context.lab()
  const input = sweepInput(await lab.call('catalogue.get', {}), flags, await datasetPreset(lab, flags.dataPreset))
  await checkSizes(lab, input.dataset, flags)
  const job = await lab.call('jobs.submit', { kind: 'sweep', input })
  await finishSweep(context, await followJob(context, job), flags)
}

/**
 * What is submitted. A setting goes to those methods that have it; the datasets that their presets ask for lie under `dataPreset`, and both under the
 * flags. Errors are `bad-input`.
 */
export function sweepInput(catalogue: Catalogue, flags: SweepFlags, dataPreset: DatasetInput) {
  const chosen = (flags.method ?? []).map((text) => chooseMethod(catalogue, text))
  const set = parseSettings(flags.set ?? [], unionOf(chosen.map(({ method }) => method)))
  const wanted = { ...set.method, ...(flags.epochs === undefined ? {} : { epochs: flags.epochs }) }
  const presetData = Object.assign({}, ...chosen.map(({ method, preset }) => (preset ?? method.presets[0])?.dataset)) as DatasetInput
  return {
    methods: chosen.map(({ method, preset }) => ({
      method: method.id,
      ...(preset === undefined ? {} : { preset: preset.id }),
      settings: Object.fromEntries(Object.entries(wanted).filter(([key]) => Object.hasOwn(method.settings.properties, key))),
    })),
    dataset: datasetInput({ ...presetData, ...dataPreset }, set.dataset, flags),
    ...(flags.rhos === undefined ? {} : { rhos: flags.rhos }),
    ...(flags.seeds === undefined ? {} : { seeds: flags.seeds }),
  }
}

/** `cf-invar` or `cf-invar:two-pools` */
function chooseMethod(catalogue: Catalogue, text: string) {
  const [id = '', preset] = text.split(':')
  const method = findMethod(catalogue, id)
  return { method, preset: preset === undefined ? undefined : findPreset(method, preset) }
}

function unionOf(methods: readonly CatalogueEntry[]): SettingsSchema {
  return { type: 'object', properties: Object.assign({}, ...methods.map(({ settings }) => settings.properties)) as SettingsSchema['properties'] }
}

/** Prints what a sweep came to, its runs and their comparison; a job that did not finish says so by the exit code. */
export async function finishSweep(context: CliContext, job: Job, flags: { json?: boolean }): Promise<void> {
  const lab = await context.lab()
  const runs = await trainResults(context, job)
  const comparison = await lab.call('compare.table', { runs: job.runIds })
  await printResult(flags.json, { runs, comparison }, () => describeComparison(comparison))
  concludeTraining(context, job, runs)
}
