import type { Page } from '@playwright/test'
import { expect, test } from './lab'
import { answer, goTo } from './steps'

/** Few digits and epochs: what is looked at is the page, not the networks. */
const small = { epochs: 2, trainingDigits: 2000, testDigits: 500 }
const recipes = ['As written', 'Adam control']

test('two methods are trained, and compared on every view', async ({ lab }) => {
  const { page } = lab
  for (const recipe of recipes) await train(page, recipe, '0')
  await goTo(page, /Which cure works/)
  await page.getByRole('button', { name: 'Compare all 2 finished runs' }).click({ timeout: 120_000 })
  await expect(answer(page)).toContainText(/right on [\d.]+% of the hard set/)

  const results = page.getByRole('region', { name: 'Results' }).getByRole('table')
  await expect(results.locator('tbody tr')).toHaveCount(2)
  await results.getByRole('button', { name: /^Easy/ }).click()
  await expect(page).toHaveURL(/sort=-easy/)

  await show(page, 'Curves')
  const curves = page.getByRole('table', { name: 'Hard accuracy by epoch' })
  await expect(curves.getByRole('row')).toHaveCount(3)
  await expect(curves.getByRole('columnheader')).toHaveCount(3)

  await show(page, 'Confusion')
  // Two models and their difference, of three tables.
  await expect(page.getByRole('figure', { name: /^Hard: digit by answer/ })).toHaveCount(3)
  await page.getByRole('figure', { name: 'Hard: digit by answer', exact: true }).first().getByRole('application').press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Samples' })).toContainText(/digit 0, answered 0/)
  await page.keyboard.press('Escape')

  await show(page, 'Samples')
  await page.getByRole('radiogroup', { name: 'Samples' }).getByText('All digits').click()
  await expect(page.getByRole('status').filter({ hasText: '1–12 of 500 digits' })).toBeVisible()
  await page
    .getByRole('button', { name: /^Enlarge digit/ })
    .first()
    .click()
  await expect(page.getByRole('dialog')).toContainText('image 0 of hard')
  const address = page.url()
  await page.reload()
  await expect(page.getByRole('dialog')).toContainText('image 0 of hard')
  expect(page.url()).toBe(address)
})

test('runs are found as one types, and chosen by the group', async ({ lab }) => {
  const { page } = lab
  for (const recipe of recipes) await train(page, recipe, '0, 1')
  await goTo(page, /Which cure works/)
  const chooser = page.getByRole('region', { name: 'Choose runs' })
  await expect(chooser.getByRole('button', { name: 'All finished (4)' })).toBeVisible({ timeout: 150_000 })
  await chooser.getByRole('searchbox', { name: 'Search runs' }).fill('adam control seed 1')
  await expect(chooser.getByRole('button', { name: 'All finished of these (1)' })).toBeVisible()
  await chooser.getByRole('searchbox', { name: 'Search runs' }).fill('adam control')
  await chooser.getByRole('checkbox', { name: /^Select Adam control, seeds/ }).check()
  await expect(page.getByRole('region', { name: 'What is compared' })).toContainText('2 runs in 1 group')
  await chooser.getByRole('searchbox', { name: 'Search runs' }).fill('')
  await chooser.getByRole('button', { name: /^All finished/ }).click()
  await expect(page.getByRole('region', { name: 'What is compared' })).toContainText('4 runs in 2 groups')

  // Plain training with Adam is the control of what was trained without it, seed by seed.
  await show(page, 'Effects')
  await expect(page.getByRole('figure', { name: 'Hard accuracy against the control' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Effects' }).getByRole('table')).toContainText('0, 1')
})

async function show(page: Page, view: string): Promise<void> {
  await page.getByRole('radiogroup', { name: 'View' }).getByText(view, { exact: true }).click()
}

/** Through the form, as a person would; it is not waited for. */
async function train(page: Page, recipe: string, seeds: string): Promise<void> {
  await goTo(page, /Does it cheat/)
  const form = page.getByRole('form', { name: 'A new network' })
  await form.getByLabel('Recipe', { exact: true }).selectOption({ label: recipe })
  await form.getByLabel('Seeds', { exact: true }).fill(seeds)
  const epochs = form.getByLabel('Epochs', { exact: true })
  if (!(await epochs.isVisible())) await form.getByText(/^All settings/).click()
  await epochs.fill(String(small.epochs))
  await form.getByLabel('Training digits', { exact: true }).fill(String(small.trainingDigits))
  await form.getByLabel('Test digits', { exact: true }).fill(String(small.testDigits))
  await form.getByLabel('Name of the run').fill(recipe)
  await form.getByRole('button', { name: /^Train (the|\d)/ }).click()
  await expect(page.getByRole('contentinfo', { name: 'Running jobs' })).toContainText(recipe)
}
