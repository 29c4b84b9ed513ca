/** Training on by the built command line and the real engine. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunDetail } from '../../contract/runs'
import type { TrainResult } from './results'
import { OpenLab } from './testing'

const home = mkdtempSync(join(tmpdir(), 'lab-cli-continue-'))
let lab: OpenLab

beforeAll(() => {
  lab = new OpenLab(home)
})
afterAll(async () => {
  await lab.close()
  rmSync(home, { recursive: true, force: true })
})

const small = ['--train-size', '600', '--test-size', '200', '--set', 'widths=4,8,8']
const train = (...args: string[]) => lab.json<TrainResult>(['train', ...small, ...args])
const show = (run: string) => lab.json<RunDetail>(['show', run])

describe('a network that is trained on', () => {
  it.each([
    ['SGD with momentum', ['--set', 'momentum=0.9']],
    ['Adam', ['--preset', 'adam-control']],
    ['a weight that changes with the epochs', ['--method', 'saliency', '--set', 'fullEpochs=1', '--set', 'middleEpochs=2']],
    ['a second network that is trained along', ['--method', 'dann', '--set', 'strongEpochs=1']],
  ])('has the weights of one that was trained at once: %s', async (_what, args) => {
    const atOnce = await train(...args, '--epochs', '3')
    const shorter = await train(...args, '--epochs', '1')
    const goneOn = await lab.json<TrainResult>(['continue', shorter.run, '--epochs', '3'])
    expect(goneOn.weightsHash).toBe(atOnce.weightsHash)
    expect(goneOn.weightsHash).not.toBe(shorter.weightsHash)
    const figures = ({ epochs }: TrainResult) => epochs.map(({ seconds: _seconds, ...figures }) => figures)
    expect(figures(goneOn)).toEqual(figures(atOnce))
    const [one, other] = [await show(goneOn.run), await show(atOnce.run)]
    expect(one.groupKey).toBe(other.groupKey)
    expect(one.parents).toEqual([{ id: shorter.run, role: 'continued' }])
  })

  it('ends once it gets enough images right, and says so', async () => {
    const { run } = await train('--preset', 'adam-control', '--set', 'lr=0.02', '--epochs', '1')
    const until = ['--until-right', '1', '--until-images', '3', '--until-split', 'easy']
    const { code, stdout, stderr } = await lab.run(['continue', run, '--epochs', '60', ...until])
    expect(code).toBe(0)
    const said = /note: seed 0: ended after epoch (\d+) of 60: (\d+) images of 1 in the easy set are right with P above 0\.5; 3 were wanted/.exec(
      stderr,
    )
    const [epoch, count] = [Number(said?.[1]), Number(said?.[2])]
    expect(epoch).toBeLessThan(60)
    expect(count).toBeGreaterThanOrEqual(3)
    expect(stdout).toMatch(/erm · adam-control · up to 60 epochs · .* · seed 0 · finished/)
    expect(await show('last')).toMatchObject({ status: 'finished', epoch, settings: { epochs: 60 } })
    expect((await lab.run(['show', 'last'])).stdout).toContain(`Made from  ${run} (continued)`)
  })

  it.each(['dfr', 'refit-head'])('is not one of %s, whose last epochs fit a new head', async (method) => {
    const { run } = await train('--method', method, '--epochs', '2', '--set', 'headEpochs=1')
    expect(await lab.run(['continue', run, '--epochs', '3'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`the last epochs of ${method} do something else than those before`) as string,
    })
  })

  it('is not one that has as many epochs', async () => {
    const { run } = await train('--epochs', '1')
    expect(await lab.run(['continue', run, '--epochs', '1'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has 1 already; name 2 or more') as string,
    })
  })
})
