/** Runs from one lab to another by the command line: real backends, a real engine. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunDetail } from '../../contract/runs'
import type { Unpacked } from '../../contract/travel'
import type { EvalResult } from './commands/eval'
import type { TrainResult } from './results'
import { OpenLab } from './testing'

const folder = mkdtempSync(join(tmpdir(), 'lab-pack-'))
const inFolder = (name: string) => join(folder, name)
let here: OpenLab
let there: OpenLab
let trained: TrainResult
let sae: string

beforeAll(async () => {
  here = new OpenLab(inFolder('here'))
  there = new OpenLab(inFolder('there'))
  const tiny = ['--train-size', '512', '--test-size', '200', '--set', 'widths=4,8,16']
  trained = await here.json<TrainResult>(['train', ...tiny, '--epochs', '2', '--name', 'To travel'])
  const small = ['--set', 'epochs=1', '--set', 'stepsPerEpoch=20']
  sae = (await here.json<{ run: string }>(['sae', 'train', trained.run, '--layer', 'relu3', '--aggregation', 'spatial_mean', ...small])).run
}, 240_000)

afterAll(async () => {
  await Promise.all([here, there].map((lab) => lab.close()))
  rmSync(folder, { recursive: true })
})

it('go out with what they were made from, and give the same answers in another lab', async () => {
  const file = inFolder('runs.lazyrun')
  const packed = await here.json<{ file: string; bytes: number; runs: { id: string; asked: boolean }[] }>(['pack', sae, '--to', file])
  expect(packed).toMatchObject({ file, bytes: readFileSync(file).length })
  expect(packed.runs.map(({ id, asked }) => [id, asked])).toEqual([
    [trained.run, false],
    [sae, true],
  ])

  const result = await there.json<Unpacked>(['unpack', file])
  expect(result.runs.map(({ id, outcome }) => [id, outcome])).toEqual([
    [trained.run, 'added'],
    [sae, 'added'],
  ])
  const both = async <T>(args: string[]) => [await here.json<T>(args), await there.json<T>(args)] as const
  const [mine, theirs] = await both<RunDetail>(['show', trained.run])
  expect(theirs).toEqual(mine)
  expect(theirs.weightsHash).toBe(trained.weightsHash)
  const [before, after] = await both<EvalResult>(['eval', trained.run, '--split', 'balanced'])
  expect(after).toEqual(before)
  const [features, again] = await both<object>(['sae', 'features', sae])
  expect(again).toEqual(features)

  const { stdout } = await there.run(['unpack', file])
  expect(stdout).toContain('0 runs came in, 2 were here already')
}, 120_000)

it('a damaged file, none at all and a run that is not there exit with 2 and one line, and leave nothing', async () => {
  const file = inFolder('whole.lazyrun')
  await here.run(['pack', trained.run, '--to', file])
  const bytes = readFileSync(file)
  writeFileSync(inFolder('cut.lazyrun'), bytes.subarray(0, bytes.length - 200))
  writeFileSync(inFolder('empty.lazyrun'), '')
  const before = await there.json(['runs'])
  for (const [args, message] of [
    [['unpack', inFolder('cut.lazyrun')], /damaged or cut off/],
    [['unpack', inFolder('empty.lazyrun')], /the file is empty/],
    [['unpack', inFolder('none.lazyrun')], /there is no file/],
    [['pack', 'zzz', '--to', inFolder('zzz.lazyrun')], /there is no run "zzz"/],
    [['pack', trained.run, '--to', join(folder, 'nowhere', 'x.lazyrun')], /there is no folder/],
  ] as const) {
    const { code, stderr } = await (args[0] === 'unpack' ? there : here).run(args)
    expect([code, stderr.trim().split('\n').at(-1)]).toEqual([2, expect.stringMatching(message)])
  }
  expect(await there.json(['runs'])).toEqual(before)
  expect(existsSync(inFolder('zzz.lazyrun'))).toBe(false)
  expect(readdirSync(inFolder('there/incoming'))).toEqual([])
}, 60_000)

it('lab doctor --to writes what a bug report needs, and not where the lab is', async () => {
  const file = inFolder('diagnostics.txt')
  expect(await here.json(['doctor', '--to', file])).toMatchObject({ ok: true, file })
  const text = readFileSync(file, 'utf8')
  expect(text).toMatch(/^Runs +1 sae finished, 1 train finished$/m)
  expect(text).not.toContain(folder)
  expect(text).not.toContain('To travel')
}, 60_000)
