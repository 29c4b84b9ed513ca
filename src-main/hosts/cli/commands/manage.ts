/** Going on with runs, and deleting them. */
import { type Command } from 'commander'
import { createInterface } from 'node:readline/promises'
import { asLabError, LabError } from '../../../contract/errors'
import { type CliContext, type Lab } from '../context'
import { jsonFlag } from '../flags'
import { followJob } from '../job'
import { printResult } from '../output'
import { finishAttack } from './attack/make'
import { finishSaeTraining } from './sae/train'
import { finishStudyJob } from './study'
import { finishSweep } from './sweep'
import { finishTraining } from './train'

export function addResume(program: Command, context: CliContext): void {
  program
    .command('resume')
    .description('go on with a run that was stopped, failed or was cut off, from its last checkpoint')
    .argument('<run>', 'id, the beginning of one, or "last"')
    .addOption(jsonFlag())
    .action((run: string, flags: { json?: boolean }) => resume(context, run, flags))
}

async function resume(context: CliContext, run: string, flags: { json?: boolean }): Promise<void> {
  const lab = await context.lab()
  const job = await followJob(context, await lab.call('jobs.resume', { run }))
  const finish = { sweep: finishSweep, sae: finishSaeTraining, attack: finishAttack, study: finishStudyJob }[job.kind] ?? finishTraining
  await finish(context, job, flags)
}

interface DeleteFlags {
  withChildren?: boolean
  json?: boolean
}

export function addDelete(program: Command, context: CliContext): void {
  program
    .command('delete')
    .description('delete runs with all that they left on disk')
    .argument('<run...>', 'ids, beginnings of ids, or "last"')
    .option('--with-children', 'also the runs that were made from them')
    .addOption(jsonFlag())
    .action(async (runs: string[], flags: DeleteFlags) => {
      const lab = await context.lab()
      const deleted = new Set<string>()
      for (const run of runs) {
        if ([...deleted].some((id) => id.startsWith(run))) continue
        for (const id of await deleteRun(lab, run, flags)) deleted.add(id)
      }
      await printResult(flags.json, { deleted: [...deleted] }, () => `Deleted ${[...deleted].join(', ')}`)
    })
}

/** A run that others were made from goes only with them: said, and asked where somebody is there to answer. */
async function deleteRun(lab: Lab, run: string, flags: DeleteFlags): Promise<string[]> {
  try {
    return (await lab.call('runs.delete', { run, withChildren: flags.withChildren ?? false })).deleted
  } catch (thrown) {
    const error = asLabError(thrown)
    if (error.kind !== 'conflict' || error.details === undefined || flags.withChildren) throw thrown
    if (flags.json || !process.stdin.isTTY) throw new LabError('conflict', `${error.message}; --with-children deletes them too`)
    if (!(await agrees(`${error.message}. Delete them all? [y/N] `))) throw new LabError('cancelled', 'nothing was deleted')
    return (await lab.call('runs.delete', { run, withChildren: true })).deleted
  }
}

async function agrees(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await prompt.question(question)).trim())
  } finally {
    prompt.close()
  }
}
