/** For tests of jobs: labs that are closed after each test, and processes that own jobs and are killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach } from 'vitest'
import { openTestLab, removeHomes, until, type TestLab } from '../testing'

export type LabOptions = Parameters<typeof openTestLab>[0]

const labs: TestLab[] = []
const children: ChildProcess[] = []

export function lab(options: LabOptions = {}): TestLab {
  const opened = openTestLab(options)
  labs.push(opened)
  return opened
}

/** A process that is there for as long as the test wants, to own jobs. */
export function otherProcess(): ChildProcess & { pid: number } {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  children.push(child)
  return child as ChildProcess & { pid: number }
}

export async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Whatever still waits for a test is let go. */
export function closeAfterEach(): void {
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    for (const { engine, backend } of labs.splice(0)) {
      engine.beforeEpoch = () => {}
      engine.beforePassEnds = () => {}
      await backend.close().catch(() => {})
    }
    removeHomes()
  })
}

export const jobOf = async ({ page }: TestLab, id: string) => (await page.call('jobs.list', {})).find((job) => job.id === id)!

/** Resolves once the job has this status. */
export const over = (from: TestLab, id: string, status = 'finished', limitMs?: number) =>
  until(async () => (await jobOf(from, id)).status === status, `job to be ${status}`, limitMs)
