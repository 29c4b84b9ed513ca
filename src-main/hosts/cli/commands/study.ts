/** `lab study`: the whole study in one go, its state, and its results. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import { LabError } from '../../../contract/errors'
import { type Job } from '../../../contract/jobs'
import { papers, type Paper } from '../../../contract/report'
import { studyPresets, studyTasks, type StudyPreset, type StudyQuestion, type StudyResults, type StudyState } from '../../../contract/study-run'
import { type CliContext, type Lab } from '../context'
import { jsonFlag, wholeNumber, wholeNumbers } from '../flags'
import { followJob } from '../job'
import { exitCodes, printResult } from '../output'
import { studyWriter, type Written } from '../study-files'
import { describeResults, describeState, taskLine } from '../study-text'
import { bytes } from '../table'

export interface StudyFlags {
  preset: StudyPreset | 'both'
  seeds: number[]
  quick?: boolean
  state?: boolean
  to?: string[]
  paper?: Paper
  json?: boolean
}

/** Of `lab study --json`: the state of each preset that was asked for, what they came to, and what `--to` wrote. */
export interface StudyResult {
  states: StudyState[]
  results: StudyResults
  files: Written[]
}

export function addStudy(program: Command, context: CliContext): void {
  program
    .command('study')
    .description('the whole study, tasks 0 to 6: uses the runs that exist, makes those that are missing; called again it goes on')
    .addOption(
      new Option('--preset <name>', 'which of the two networks, or both beside each other').choices([...studyPresets, 'both']).default('as-written'),
    )
    .addOption(new Option('--seeds <n>', 'so many seeds, from 0 on; or a list of them: 0,1,5').argParser(studySeeds).default([0], '1'))
    .option('--quick', 'a small subset with less of everything: some minutes, and no verdicts')
    .option('--state', 'how far it is, without working on it')
    .option(
      '--to <file>',
      'also writes what it came to: a report (.html, .pdf), its tables (.md, .tex), or a file a task (.csv); may be given more than once',
      (file: string, files: string[] = []) => [...files, file],
    )
    .addOption(new Option('--paper <paper>', 'paper of the PDF').choices([...papers]).default('a4'))
    .addOption(jsonFlag())
    .action((flags: StudyFlags) => study(context, flags))
}

/** `3` is 0,1,2; `3,4` are themselves, and so is `3,`. */
export function studySeeds(text: string): number[] {
  if (text.includes(',')) return wholeNumbers(text.replace(/,$/, ''))
  const count = wholeNumber(1)(text)
  if (count > 100) throw new InvalidArgumentError('It must be at most 100 seeds.')
  return Array.from({ length: count }, (_, seed) => seed)
}

async function study(context: CliContext, flags: StudyFlags): Promise<void> {
  const { preset, seeds, quick = false, paper = 'a4' } = flags
  const questions = (preset === 'both' ? studyPresets : [preset]).map((of): StudyQuestion => ({ preset: of, seeds, quick }))
  const writeFiles = studyWriter(flags.to ?? [])
  const files: Written[] = []
  const write = async () =>
    writeFiles(await context.lab(), { question: { presets: questions.map((of) => of.preset), seeds, quick }, paper }, (written) => {
      files.push(written)
      context.progress.say(`wrote ${written.file} (${bytes(written.bytes)})`)
    })
  if (flags.state) {
    await write()
    return showState(context, questions, files, flags)
  }
  let over: Job | null = null
  for (const question of questions) {
    over = await runStudy(context, question)
    if (over.status !== 'finished') break
  }
  await write()
  await finishStudy(context, over!, questions, files, flags)
}

async function showState(context: CliContext, questions: readonly StudyQuestion[], files: Written[], { json }: StudyFlags): Promise<void> {
  const states = await statesOf(await context.lab(), questions)
  await printResult(json, { states, files }, () => describeStates(states))
}

const describeStates = (states: readonly StudyState[]) => states.map(describeState).join('\n\n')

async function statesOf(lab: Lab, questions: readonly StudyQuestion[]): Promise<StudyState[]> {
  const states: StudyState[] = []
  for (const question of questions) states.push(await lab.call('study.state', question))
  return states
}

/** Says of each task what it has come to, as it is done. */
async function runStudy(context: CliContext, question: StudyQuestion): Promise<Job> {
  const lab = await context.lab()
  const told = new ToldTasks(context, question)
  const job = await followJob(context, await lab.call('jobs.submit', { kind: 'study', input: question }), (news) => told.look(news))
  await told.tell()
  return job
}

class ToldTasks {
  private readonly told = new Set<string>()
  private at = ''
  private asking: Promise<void> = Promise.resolve()

  constructor(
    private readonly context: CliContext,
    private readonly question: StudyQuestion,
  ) {}

  /** A task is over when the study's message names another. */
  look({ progress }: Job): void {
    const task = progress?.message.split(':')[0] ?? ''
    if (task === this.at) return
    this.at = task
    // What is lost on the way is told at the end.
    this.asking = this.asking.then(() => this.ask()).catch(() => {})
  }

  /** What has not been told yet. */
  async tell(): Promise<void> {
    await this.asking
    await this.ask()
  }

  private async ask(): Promise<void> {
    const { tasks } = await (await this.context.lab()).call('study.state', this.question)
    for (const task of tasks) {
      if (task.status !== 'finished' || this.told.has(task.id)) continue
      this.told.add(task.id)
      this.context.progress.say(taskLine(task))
      for (const remark of task.remarks) this.context.progress.say(`note: ${remark}`)
    }
  }
}

/** Prints what the study came to; one that did not finish says so by the exit code. */
async function finishStudy(
  context: CliContext,
  job: Job,
  questions: readonly StudyQuestion[],
  files: Written[],
  { json }: { json?: boolean },
): Promise<void> {
  const lab = await context.lab()
  const states = await statesOf(lab, questions)
  const { seeds, quick } = questions[0]!
  const results = await lab.call('study.results', { presets: questions.map(({ preset }) => preset), seeds, quick })
  const result: StudyResult = { states, results, files }
  // Of one that did not finish most is not measured, and a table of that would hide the last line, which says how to go on.
  const text = () => (job.status === 'finished' ? `${describeStates(states)}\n\n${describeResults(results)}` : describeStates(states))
  await printResult(json, result, text)
  if (job.status === 'finished') return
  if (job.status === 'failed') throw new LabError('internal', job.note ?? 'the study failed')
  const done = states.flatMap(({ tasks }) => tasks).filter(({ status }) => status === 'finished').length
  context.progress.say(`stopped with ${done} of ${states.length * studyTasks.length} tasks done; the same command goes on`)
  context.exitWith(exitCodes.interrupted)
}

/** Of a job that was gone on with by `lab resume`. */
export async function finishStudyJob(context: CliContext, job: Job, flags: { json?: boolean }): Promise<void> {
  const question = await (await context.lab()).call('study.question', { job: job.id })
  await finishStudy(context, job, [question], [], flags)
}
