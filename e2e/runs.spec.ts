import { expect, test } from './lab'
import { answer, expectTrained, goTo, startTraining } from './steps'

const tiny = { trainingDigits: 500, testDigits: 200, epochs: 1 }

test('a run is found, named, kept over a restart, and deleted', async ({ lab }) => {
  await startTraining(lab.page, tiny)
  await expectTrained(lab.page)
  await goTo(lab.page, /What have I tried/)
  await lab.page.getByRole('region', { name: 'Runs' }).getByRole('button', { name: /erm/ }).click()
  const card = lab.page.getByRole('region', { name: /^Run erm/ })
  await card.getByRole('button', { name: /^Name of the run/ }).click()
  await card.getByRole('textbox', { name: 'Name of the run' }).fill('my first cheater')
  await card.getByRole('textbox', { name: 'Name of the run' }).press('Enter')
  await expect(lab.page.getByRole('region', { name: 'Runs' })).toContainText('my first cheater')

  await lab.restart()
  await goTo(lab.page, /What have I tried/)
  const runs = lab.page.getByRole('region', { name: 'Runs' })
  await runs.getByRole('searchbox', { name: 'Search runs' }).fill('nothing is called this')
  await expect(runs).not.toContainText('my first cheater')
  await runs.getByRole('searchbox', { name: 'Search runs' }).fill('first cheat')
  await runs.getByRole('button', { name: 'my first cheater' }).click()

  await lab.page
    .getByRole('region', { name: 'Run my first cheater' })
    .getByRole('button', { name: /^Delete/ })
    .click()
  await lab.page
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete/ })
    .click()
  await expect(lab.page.getByText('No run yet')).toBeVisible()
})

test('bad settings are refused at their field, and nothing that was typed is lost', async ({ lab }) => {
  const { page } = lab
  await startTraining(page, { ...tiny, epochs: 0 })
  const epochs = page.getByRole('form', { name: 'A new network' }).getByLabel('Epochs', { exact: true })
  await expect(epochs).toHaveAttribute('aria-invalid', 'true')
  await page.reload()
  await page.getByText(/^All settings/).click()
  await expect(epochs).toHaveValue('0')
  await goTo(page, /What have I tried/)
  await expect(page.getByText('No run yet')).toBeVisible()
})

test('a link to a run that is not there says so', async ({ lab }) => {
  const { page } = lab
  await page.evaluate("location.hash = '#/train?run=nosuchrun'")
  await expect(answer(page)).toContainText('The address names a run that the lab does not have')
})
