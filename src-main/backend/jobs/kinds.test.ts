import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestLab, removeHomes, type TestLab } from '../testing'

let lab: TestLab
beforeEach(() => (lab = openTestLab()))
afterEach(async () => {
  await lab.backend.close()
  removeHomes()
})

const submit = (kind: string) => lab.page.call('jobs.submit', { kind, input: 'no settings' })

it.each(['train', 'continue', 'sweep', 'sae', 'attack', 'study'])('a job of kind %s can be submitted, and its input is checked', async (kind) => {
  await expect(submit(kind)).rejects.toThrow('must be an object')
})

it('a kind that there is not is refused with those that there are', async () => {
  await expect(submit('elsewhere')).rejects.toThrow(/there is no kind of job "elsewhere"; there is: (\w+, )*study/)
})
