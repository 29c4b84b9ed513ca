/** `npm run bench -- --only study`: the whole study with one seed, by the lab itself and by PyTorch scripts for the same work, one after the other. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { sizesOf, studyTasks, studyTaskTitles } from '../src-main/contract/study-run'
import { usageOf, type Usage } from './process-tree'

export const studySizes = ['quick', 'whole'] as const

export interface StudyBench {
  sizes: (typeof studySizes)[number]
  /** Of either side. */
  threads: number
  /** A Python that may have torch, and the folder of MNIST's four files. */
  python: string
  data: string
}

/** By the number of the task. */
type Times = Map<number, { seconds: number; cpuSeconds: number }>

interface Side {
  times: Times
  peak: { mib: number; task: number }
}

/** The process's words about where it is: the number of a task, and what of it. */
type Place = { task: number; doing: string }

const sampleMs = 1000

/** The table in Markdown. @param note told of each step that is done */
export async function benchStudy(bench: StudyBench, note: (text: string) => void): Promise<string> {
  const ours = await runLab(bench, note)
  const theirs = await runPyTorch(bench, note)
  return table(ours, theirs, bench)
}

async function runLab({ sizes, threads }: StudyBench, note: (text: string) => void): Promise<Side> {
  const home = mkdtempSync(join(tmpdir(), 'lab-study-'))
  const args = [resolve('out/main/cli.js'), 'study', '--seeds', '1', '--json', ...(sizes === 'quick' ? ['--quick'] : [])]
  const env = { ...process.env, LAB_HOME: home, TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: String(threads) }
  try {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    return await watch(child, 'engine.js', placeOfLab, (text) => note(`Lab: ${text}`))
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** Null where there is none to compare with. */
async function runPyTorch({ sizes, threads, python, data }: StudyBench, note: (text: string) => void): Promise<Side | null> {
  const work = JSON.stringify(sizesOf(sizes === 'quick'))
  const args = [resolve('bench/peers/study.py'), '--threads', String(threads), '--data', data, '--sizes', work]
  try {
    return await watch(spawn(python, args, { stdio: ['ignore', 'ignore', 'pipe'] }), 'study.py', placeOfScript, (text) => note(`PyTorch: ${text}`))
  } catch (error) {
    note(`PyTorch is skipped: ${(error as Error).message}`)
    return null
  }
}

/** "12% · Task 4, Robust training: DANN, seed 0, epoch 3 of 15 · ..." */
export function placeOfLab(line: string): Place | null {
  const found = /(?:^|· )Task (\d), [^:]+: ([^·]+?)(?:, seed \d+|, epoch| ·|$)/.exec(line)
  return found && { task: Number(found[1]), doing: found[2]! }
}

/** "4: DANN" */
export function placeOfScript(line: string): Place | null {
  const found = /^(\d): (.+)$/.exec(line)
  return found && { task: Number(found[1]), doing: found[2]! }
}

/** Until it ends. Throws what it said last where it failed. */
async function watch(child: ChildProcess, word: string, placeOf: (line: string) => Place | null, note: (text: string) => void): Promise<Side> {
  const clock = new TaskClock(child.pid ?? 0, word, note)
  const sampling = setInterval(() => clock.sample(), sampleMs)
  // Without a code where it could not be started.
  const ended = once(child, 'close').then(
    ([code]) => code as number | null,
    () => null,
  )
  let last = 'it did not start'
  try {
    for await (const line of createInterface({ input: child.stderr! })) {
      last = line.trim() || last
      const place = placeOf(line)
      if (place) clock.at(place)
    }
    if ((await ended) !== 0) throw new Error(last)
    return clock.end()
  } finally {
    clearInterval(sampling)
  }
}

class TaskClock {
  private readonly times: Times = new Map()
  private peak = { mib: 0, task: 0 }
  private place: Place | null = null
  /** What was used when the place was come to, and lately. */
  private since = { at: 0, cpuSeconds: 0 }
  private latest: Usage = { cpuSeconds: 0, peakMiB: null }

  constructor(
    private readonly pid: number,
    private readonly word: string,
    private readonly note: (text: string) => void,
  ) {}

  /** Nothing counts before the first place. */
  at(place: Place): void {
    if (place.task === this.place?.task && place.doing === this.place.doing) return
    this.sample()
    this.spend()
    this.place = place
  }

  sample(): void {
    const usage = usageOf(this.pid, this.word)
    // What it had is not known any more once it has ended.
    if (usage.cpuSeconds > this.latest.cpuSeconds) this.latest = usage
    if (usage.peakMiB !== null && usage.peakMiB > this.peak.mib) this.peak = { mib: usage.peakMiB, task: this.place?.task ?? 0 }
  }

  end(): Side {
    this.sample()
    this.spend()
    return { times: this.times, peak: this.peak }
  }

  private spend(): void {
    const [at, { cpuSeconds }] = [performance.now(), this.latest]
    if (this.place) {
      const { task, doing } = this.place
      const spent = { seconds: (at - this.since.at) / 1000, cpuSeconds: cpuSeconds - this.since.cpuSeconds }
      const before = this.times.get(task) ?? { seconds: 0, cpuSeconds: 0 }
      this.times.set(task, { seconds: before.seconds + spent.seconds, cpuSeconds: before.cpuSeconds + spent.cpuSeconds })
      this.note(
        `task ${task}, ${doing}: ${spent.seconds.toFixed(1)} s, of processors ${spent.cpuSeconds.toFixed(1)} s, memory ${Math.round(this.peak.mib)} MiB`,
      )
    }
    this.since = { at, cpuSeconds }
  }
}

/** Seconds by the clock, and in brackets of processors, which other programs do not lengthen. */
function table(ours: Side, theirs: Side | null, { sizes, threads }: StudyBench): string {
  const header = ['', 'Lab', ...(theirs ? ['PyTorch', 'ratio'] : [])]
  const tasks = studyTasks.map((id, task) => row(studyTaskTitles[id], ours.times.get(task), theirs?.times.get(task)))
  const total = row('The whole study', sumOf(ours.times), theirs ? sumOf(theirs.times) : undefined)
  const memory = ['Peak resident memory', ...[ours, ...(theirs ? [theirs] : [])].map(({ peak }) => `${Math.round(peak.mib)} MiB (task ${peak.task})`)]
  const rows = [header, ['---', ...header.slice(1).map(() => '---:')], ...tasks, total, theirs ? [...memory, ''] : memory]
  const about = `One seed, ${sizes} sizes, ${threads} threads each, one after the other: seconds by the clock (of processors). Memory is the engine's, and that of the script.`
  return [...rows.map((cells) => `| ${cells.join(' | ')} |`), '', about].join('\n')
}

type Spent = { seconds: number; cpuSeconds: number }

function row(title: string, ours: Spent | undefined, theirs: Spent | undefined): string[] {
  const cell = (spent: Spent | undefined) => (spent ? `${spent.seconds.toFixed(1)} (${spent.cpuSeconds.toFixed(1)}) s` : '')
  if (!theirs) return [title, cell(ours)]
  const ratio = ours ? `${(theirs.seconds / ours.seconds).toFixed(2)} (${(theirs.cpuSeconds / ours.cpuSeconds).toFixed(2)}) x` : ''
  return [title, cell(ours), cell(theirs), ratio]
}

function sumOf(times: Times): Spent {
  const all = [...times.values()]
  const sum = (of: (spent: Spent) => number) => all.reduce((total, spent) => total + of(spent), 0)
  return { seconds: sum(({ seconds }) => seconds), cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds) }
}
