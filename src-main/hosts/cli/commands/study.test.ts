import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Job } from '../../../contract/jobs'
import type { LabContract } from '../../../contract/lab'
import type { Handlers } from '../../../contract/rpc'
import type { StudyState } from '../../../contract/study-run'
import { results, row } from '../../../contract/study-run.testing'
import { runOn } from '../fake-lab.testing'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-study-files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A lab whose study ends at once, as the status says. */
function labWith(status: Job['status']): Partial<Handlers<LabContract>> {
  const job = { id: 'j', kind: 'study', runIds: [], status, progress: null, note: null } as unknown as Job
  return {
    'jobs.submit': () => job,
    'jobs.watch': (_input, emit) => (emit([job]), new Promise(() => {})),
    'jobs.live': () => new Promise(() => {}),
    'study.state': (question) => ({ question, tasks: [], job: null, progress: null, work: 0, finished: false }) as StudyState,
    'study.results': () => results([row('Easy, epoch 4', [])]),
    'study.tables': () => ['cheater', 'cures'].map((table) => ({ fileName: `${table}.csv`, text: 'id,name\r\n', table })),
  }
}

it('prints its results once it is finished, and of one that is stopped how far it is', async () => {
  const finished = await runOn(labWith('finished'), ['study'])
  expect([finished.code, finished.stdout]).toEqual([0, expect.stringContaining('Easy, epoch 4') as string])
  const stopped = await runOn(labWith('stopped'), ['study'])
  expect([stopped.code, stopped.stdout.trim().split('\n')]).toEqual([
    130,
    ['Study, as-written, seed 0', expect.stringMatching(/^Task +State/), expect.any(String)],
  ])
  expect(stopped.stderr.trim().split('\n').at(-1)).toBe('stopped with 0 of 7 tasks done; the same command goes on')
})

it('names each file that it wrote, also with --state alone', async () => {
  const files = ['x-cheater.csv', 'x-cures.csv'].map((name) => join(folder, name))
  const { stderr, stdout } = await runOn(labWith('finished'), ['study', '--state', '--to', join(folder, 'x.csv'), '--json'])
  expect(stderr.trim().split('\n')).toEqual(files.map((file) => `wrote ${file} (9 B)`))
  expect(JSON.parse(stdout)).toMatchObject({ files: files.map((file) => ({ file, bytes: 9 })) })
})
