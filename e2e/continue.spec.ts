import { labJson } from './command-line'
import { expect, test } from './lab'
import { expectTrained, goTo, startTraining } from './steps'

const tiny = { trainingDigits: 500, testDigits: 200, epochs: 1 }

interface Shown {
  weightsHash: string
  epochs: { epoch: number }[]
}

test('a finished network is trained on as a new one, which says what it goes on with and has the weights of a longer training', async ({ lab }) => {
  const { page, home } = lab
  await startTraining(page, tiny)
  await expectTrained(page)
  const training = page.getByRole('region', { name: /^Training of/ })
  await expect(training).toContainText('1 of 1')

  await training.getByRole('button', { name: 'Train on' }).click()
  const dialog = page.getByRole('dialog')
  const epochs = dialog.getByLabel('Epochs all in all')
  await expect(epochs).toHaveValue('2')
  await epochs.fill('1')
  await expect(epochs).toHaveAttribute('aria-invalid', 'true')
  await expect(dialog.getByRole('button', { name: /^Train on/ })).toBeDisabled()
  await epochs.fill('2')
  await dialog.getByRole('button', { name: /^Train on, about/ }).click()
  await expect(training).toContainText('2 of 2')
  await expect(training).toContainText('finished')
  await expect(training.getByRole('heading', { name: /2 epochs/ })).toBeVisible()

  await goTo(page, /What have I tried/)
  const runs = page.getByRole('region', { name: 'Runs' })
  await runs.getByRole('button', { name: /2 epochs/ }).click()
  const longer = page.getByRole('region', { name: /^Run .*2 epochs/ })
  await expect(longer).toContainText('2 epochs')
  await expect(longer).toContainText('Continued from')
  await longer.getByRole('link', { name: /1 epoch\b/ }).click()
  await expect(page.getByRole('region', { name: /^Run .*1 epoch\b/ })).toContainText('Continued as')

  const { weightsHash, epochs: done } = await labJson<Shown>(home, ['show', 'last'])
  expect(done.map(({ epoch }) => epoch)).toEqual([1, 2])
  const atOnce = await labJson<Shown>(home, ['train', '--train-size', '500', '--test-size', '200', '--epochs', '2'])
  expect(weightsHash).toBe(atOnce.weightsHash)
})
