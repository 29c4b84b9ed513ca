import type { Page } from '@playwright/test'
import { expect, test } from './lab'
import { save } from './saved-file'
import { answer, goTo } from './steps'

const study = (page: Page) => page.getByRole('region', { name: 'The study', exact: true })

test('the whole study shows what was published before anything is measured, and its address holds what was chosen', async ({ lab }) => {
  const { page } = lab
  await goTo(page, /Does the study hold/)
  await expect(answer(page)).toContainText(/Not known here yet.*95\.7%.*11\.5%/s)
  const numbers = page.getByRole('region', { name: 'Numbers' })
  const last = numbers.getByRole('row', { name: /^Hard, epoch 4/ })
  await expect(last).toContainText(/11\.5%\s*8\.0% to 16\.4%.*open/)

  await page.getByText('Two pools', { exact: true }).click()
  const seeds = page.getByLabel('Seeds', { exact: true })
  const run = study(page).getByRole('button', { name: 'Run the study' })
  await seeds.fill('one')
  await expect(page.getByRole('form', { name: 'Which study' }).getByRole('alert')).toContainText('is no seed')
  await expect(run).toBeDisabled()
  await seeds.fill('0-2')
  await expect(run).toBeEnabled()
  await expect(last).toContainText(/11\.5%\s*6\.2%.*open/)
  await numbers.getByText('differs 0').click()
  await expect(numbers).toContainText('No number has this verdict.')
  await expect(page).toHaveURL(/#\/study\?preset=two-pools&seeds=0-2&verdict=differs$/)
  await page.reload()
  await expect(seeds).toHaveValue('0-2')
  await expect(page.getByRole('radio', { name: 'Two pools' })).toBeChecked()
  await expect(numbers).toContainText('No number has this verdict.')

  const table = await save(lab, 'Results as LaTeX', numbers)
  expect(table.text).toContain('Robust training')
})
