/** `lab study`: the whole study in one go, its state, and its results. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import { extname } from 'node:path'
import { LabError } from '../../../contract/errors'
import { type Job } from '../../../contract/jobs'
import { type TableFormat } from '../../../contract/report'
import { studyPresets, studyTasks, type StudyPreset, type StudyQuestion, type StudyResults, type StudyState } from '../../../contract/study-run'
import { type CliContext, type Lab } from '../context'
import { writableFile, writeAllWhole } from '../files'
import { jsonFlag, wholeNumber, wholeNumbers } from '../flags'
import { followJob } from '../job'
import { exitCodes, printResult } from '../output'
import { describeResults, describeState, taskLine } from '../study-text'

export interface StudyFlags {
  preset: StudyPreset | 'both'
  seeds: number[]
  quick?: boolean
  state?: boolean
  to?: string
  json?: boolean
}

/** Of `lab study --json`: the state of each preset that was asked for, and what they came to. */
export interface StudyResult {
  states: StudyState[]
  results: StudyResults
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
    .option('--to <file>', 'also writes the results as tables: .csv (a file a task) or .tex')
    .addOption(jsonFlag())
    .action((flags: StudyFlags) => study(context, flags))
}

/** `3` is 0,1,2; `3,4` are themselves. */
export function studySeeds(text: string): number[] {
  if (text.includes(',')) return wholeNumbers(text)
  const count = wholeNumber(1)(text)
  if (count > 100) throw new InvalidArgumentError('It must be at most 100 seeds.')
  return Array.from({ length: count }, (_, seed) => seed)
}

async function study(context: CliContext, flags: StudyFlags): Promise<void> {
  const { preset, seeds, quick = false } = flags
  const questions = (preset === 'both' ? studyPresets : [preset]).map((of): StudyQuestion => ({ preset: of, seeds, quick }))
  if (flags.state && flags.to !== undefined) throw new LabError('bad-input', 'give --state or --to, not both')
  if (flags.state) return showState(context, questions, flags)
  const write = flags.to === undefined ? () => Promise.resolve() : tableWriter(flags.to)
  let over: Job | null = null
  for (const question of questions) {
    over = await runStudy(context, question)
    if (over.status !== 'finished') break
  }
  await write(await context.lab(), questions)
  await finishStudy(context, over!, questions, flags)
}

const formatsByEnding: Readonly<Record<string, TableFormat>> = { '.csv': 'csv', '.tex': 'latex' }

/** What is wrong with the path comes out here, before any work begins: `bad-input`. */
function tableWriter(to: string): (lab: Lab, questions: readonly StudyQuestion[]) => Promise<void> {
  const ending = extname(to)
  const format = formatsByEnding[ending.toLowerCase()]
  if (!format) throw new LabError('bad-input', `--to ${to}: the ending must be .csv or .tex`)
  const file = writableFile(to)
  return async (lab, questions) => {
    const { seeds, quick } = questions[0]!
    const tables = await lab.call('study.tables', { presets: questions.map(({ preset }) => preset), seeds, quick, format })
    const nameOf = (table: string | undefined) => (table === undefined ? file : writableFile(`${file.slice(0, -ending.length)}-${table}${ending}`))
    await writeAllWhole(tables.map(({ table, text }) => ({ file: nameOf(table), content: new TextEncoder().encode(text) })))
  }
}

async function showState(context: CliContext, questions: readonly StudyQuestion[], { json }: StudyFlags): Promise<void> {
  const states = await statesOf(await context.lab(), questions)
  await printResult(json, { states }, () => states.map(describeState).join('\n\n'))
}

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
async function finishStudy(context: CliContext, job: Job, questions: readonly StudyQuestion[], { json }: { json?: boolean }): Promise<void> {
  const lab = await context.lab()
  const states = await statesOf(lab, questions)
  const { seeds, quick } = questions[0]!
  const results = await lab.call('study.results', { presets: questions.map(({ preset }) => preset), seeds, quick })
  const result: StudyResult = { states, results }
  await printResult(json, result, () => [...states.map(describeState), describeResults(results)].join('\n\n'))
  if (job.status === 'finished') return
  if (job.status === 'failed') throw new LabError('internal', job.note ?? 'the study failed')
  const done = states.flatMap(({ tasks }) => tasks).filter(({ status }) => status === 'finished').length
  context.progress.say(`stopped with ${done} of ${states.length * studyTasks.length} tasks done; the same command goes on`)
  context.exitWith(exitCodes.interrupted)
}

/** Of a job that was gone on with by `lab resume`. */
export async function finishStudyJob(context: CliContext, job: Job, flags: { json?: boolean }): Promise<void> {
  const question = await (await context.lab()).call('study.question', { job: job.id })
  await finishStudy(context, job, [question], flags)
}
