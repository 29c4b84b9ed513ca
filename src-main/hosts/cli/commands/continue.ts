import { Option, type Command } from 'commander'
import type * as z from 'zod'
import { LabError } from '../../../contract/errors'
import { continueJobInput } from '../../../contract/jobs'
import { type CliContext } from '../context'
import { collect, digit, jsonFlag, share, wholeNumber } from '../flags'
import { followJob } from '../job'
import { finishTraining } from './train'

type ContinueInput = z.input<typeof continueJobInput>

export interface ContinueFlags {
  epochs: number
  untilRight?: number
  untilImages?: number
  untilConfidence?: number
  untilSplit?: 'easy' | 'hard'
  untilModel?: string[]
  name?: string
  json?: boolean
}

export function addContinue(program: Command, context: CliContext): void {
  program
    .command('continue')
    .description('train a finished network on, as a new run that ends as if it had been trained at once')
    .argument('<run>', 'id, the beginning of one, or "last"')
    .requiredOption('--epochs <n>', 'epochs all in all, those of the run counted', wholeNumber(1))
    .option('--until-right <digit>', 'end earlier, after the first epoch that gets enough images of this digit right', digit)
    .option('--until-images <n>', 'so many images (20 where left out)', wholeNumber(1))
    .option('--until-confidence <p>', 'right with more than this probability (0.5 where left out)', share)
    .addOption(new Option('--until-split <set>', 'images of this set (hard where left out)').choices(['easy', 'hard']))
    .option('--until-model <run>', 'count only images that this network gets right too; may be repeated', collect)
    .option('--name <text>', 'name of the new run')
    .addOption(jsonFlag())
    .action((run: string, flags: ContinueFlags) => goOn(context, run, flags))
}

async function goOn(context: CliContext, run: string, flags: ContinueFlags): Promise<void> {
  const input = continueInput(run, flags)
  const lab = await context.lab()
  const job = await lab.call('jobs.submit', { kind: 'continue', input })
  await finishTraining(context, await followJob(context, job), flags)
}

/** What is submitted. Errors are `bad-input`, or those of the contract. */
export function continueInput(run: string, flags: ContinueFlags): ContinueInput {
  const { epochs, name } = flags
  const until = untilOf(flags)
  return continueJobInput.parse({ run, epochs, ...(until === undefined ? {} : { until }), ...(name === undefined ? {} : { name }) })
}

function untilOf({ untilRight, untilImages, untilConfidence, untilSplit, untilModel }: ContinueFlags): ContinueInput['until'] {
  const further = { images: untilImages, confidence: untilConfidence, split: untilSplit, models: untilModel?.map((run) => ({ run })) }
  if (untilRight !== undefined) return { digit: untilRight, ...further }
  if (Object.values(further).some((value) => value !== undefined))
    throw new LabError('bad-input', 'say of which digit: --until-right 7, beside the other --until flags')
  return undefined
}
