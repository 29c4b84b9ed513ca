import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestLab, removeHomes, type TestLab } from '../testing'

let lab: TestLab
beforeEach(() => (lab = openTestLab()))
afterEach(async () => {
  await lab.backend.close()
  removeHomes()
})

it('the kinds of job that are listed are those that can be submitted', async () => {
  const kinds = await lab.page.call('jobs.kinds', {})
  expect(kinds).toEqual(expect.arrayContaining(['train', 'sweep', 'sae']))
  const submit = (kind: string) => lab.page.call('jobs.submit', { kind, input: 'no settings' })
  for (const kind of kinds) await expect(submit(kind)).rejects.toThrow('must be an object')
  await expect(submit('elsewhere')).rejects.toThrow(`there is no kind of job "elsewhere"; there is: ${kinds.join(', ')}`)
})
