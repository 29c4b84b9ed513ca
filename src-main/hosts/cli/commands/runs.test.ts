import { expect, it } from 'vitest'
import type { RunSummary } from '../../../contract/runs'
import { runOn } from '../fake-lab.testing'

const trained = {
  id: 'abc',
  kind: 'train',
  name: 'the one',
  seed: 0,
  status: 'finished',
  epoch: 4,
  method: 'erm',
  easy: 0.9,
  hard: 0.1,
  createdAt: 0,
}
const listOf = (runs: readonly object[]) => ({
  'runs.list': ({ kind, text }: { kind?: string | undefined; text?: string | undefined }) =>
    runs.filter(() => (!kind || kind === trained.kind) && (!text || trained.name.includes(text))) as RunSummary[],
})

it('tells a store without runs from a question that no run answers', async () => {
  const full = listOf([trained])
  expect((await runOn(full, ['runs', '--text', 'one'])).stdout).toContain('the one')
  expect((await runOn(full, ['runs', '--text', 'zzz'])).stdout).toBe('No run matches --text zzz; lab runs lists all\n')
  expect((await runOn(full, ['runs', '--kind', 'sae', '--text', 'one'])).stdout).toContain('No run matches --kind sae --text one')
  for (const args of [['runs'], ['runs', '--kind', 'sae']]) expect((await runOn(listOf([]), args)).stdout).toContain('No runs yet.')
})
