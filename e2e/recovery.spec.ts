import { expect, test } from './lab'
import { backendPids, enginePids, killHard } from './processes'
import { expectTrained, expectUnderWay, goTo, startTraining } from './steps'

const severalEpochs = { trainingDigits: 6000, testDigits: 500, epochs: 4 }

test('an engine that is killed costs an epoch at most, and the job says so', async ({ lab }) => {
  const { page, home } = lab
  await startTraining(page, severalEpochs)
  await expectUnderWay(page)
  killHard(enginePids(home))
  await expectTrained(page)
  await page.getByRole('button', { name: /^Jobs/ }).click()
  // The job's list says it, and the run's panel too.
  await expect(page.getByText(/the engine died in epoch \d .*went on from/).first()).toBeVisible()
})

test('a backend that is killed comes back, and goes on with the training', async ({ lab }) => {
  const { page, home } = lab
  await startTraining(page, severalEpochs)
  await expectUnderWay(page)
  killHard(backendPids(home))
  await expectTrained(page)
})

test('a lab that is closed while it trains goes on when it is opened again', async ({ lab }) => {
  await startTraining(lab.page, severalEpochs)
  await expectUnderWay(lab.page)
  await lab.restart()
  await goTo(lab.page, /Does it cheat/)
  await expectTrained(lab.page)
})
