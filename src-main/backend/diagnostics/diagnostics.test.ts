import { mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openTestLab, removeHomes, until, type TestLab } from '../testing'
import { logTails } from './logs'

let lab: TestLab

beforeEach(() => {
  lab = openTestLab()
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await lab.backend.close()
  removeHomes()
})

function writeLog(name: string, text: string): void {
  mkdirSync(join(lab.home, 'logs'), { recursive: true })
  writeFileSync(join(lab.home, 'logs', name), text)
}

async function train(name: string): Promise<void> {
  const job = await lab.page.call('jobs.submit', { kind: 'train', input: { name } })
  await until(async () => ['finished', 'failed'].includes((await lab.page.call('jobs.list', {})).find(({ id }) => id === job.id)!.status))
}

it('say what a defect is looked into with', async () => {
  vi.stubEnv('LAB_ENGINE', 'cpu')
  vi.stubEnv('LAB_TOKEN', 'not asked for')
  vi.stubEnv('TF_VAR_password', 'not asked for')
  lab.engine.diverges = (_task, epoch) => epoch === 2
  await train('My secret project')
  writeLog('engine.log', '2026-01-01T00:00:00Z the last words of the engine\n')
  const { fileName, text } = await lab.page.call('system.diagnostics', {})
  expect(fileName).toMatch(/^lab-diagnostics-\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d\.txt$/)
  for (const line of [
    /^Lazy Artist Lab +1\.2\.3$/m,
    /^Format of the store +\d+$/m,
    /^kind +cpu$/m,
    /^ok +hash: 0, at most 0$/m,
    /^Memory +[\d.]+ MiB free of [\d.]+ MiB$/m,
    /^Left on the disk +[\d.]+ MiB$/m,
    /^LAB_ENGINE +cpu$/m,
    /^Runs +1 train failed$/m,
    /train, 1 run, failed: .*the loss was NaN in epoch 2/,
    /train erm, failed after epoch 1: the loss was NaN in epoch 2/,
    /^== Log engine\.log\n2026-01-01T00:00:00Z the last words of the engine$/m,
  ])
    expect(text).toMatch(line)
  expect(text).not.toContain('not asked for')
})

it('hold no data, no names of runs, no token, and not where the lab or the user is', async () => {
  await train('My secret project')
  await lab.page.call('runs.update', { run: 'last', notes: 'My secret notes', tags: ['my-secret-tag'] })
  const token = 'q3_Vq0bTnY7cZ-1mXo2LwEw8kGh5uJdRs4fPaBtCyNI'
  writeLog(
    'backend.log',
    `page http://127.0.0.1:4747/?token=${token}\nCookie: lab-4747=${token}\n${token}\nENOENT ${lab.home}/lab.sqlite, ${homedir()}/digits\n`,
  )
  vi.stubEnv('LAB_HOME', lab.home)
  const { text } = await lab.page.call('system.diagnostics', {})
  expect(text).toContain('Log backend.log')
  for (const secret of ['secret', token, lab.home, `${homedir()}/`]) expect(text.toLowerCase()).not.toContain(secret.toLowerCase())
  expect(text).toContain('ENOENT <lab home>/lab.sqlite, <home>/digits')
})

it('are had without an engine', async () => {
  lab.link.hostSays('failed', 'no library')
  const { text } = await lab.page.call('system.diagnostics', {})
  expect(text).toMatch(/^error +.*no library/m)
  expect(text).toContain('== Self-check\nnone')
})

it('hold the end of a long log, in whole lines, and no logs that were rotated away', () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}`)
  writeLog('engine.log', `${lines.join('\n')}\n`)
  writeLog('engine.1.log', 'older')
  writeLog('other.txt', 'no log')
  const [tail, ...more] = logTails(join(lab.home, 'logs'))
  expect(more).toEqual([])
  const kept = tail!.text.trimEnd().split('\n')
  expect(kept).toEqual(lines.slice(-kept.length))
  expect(tail!.text.length).toBeGreaterThan(60_000)
  expect(tail!.skipped + tail!.text.length).toBe(lines.join('\n').length + 1)
  expect(logTails(join(lab.home, 'nowhere'))).toEqual([])
})
