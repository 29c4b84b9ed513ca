import type { Page } from '@playwright/test'
import { expect, test } from './lab'
import { save } from './saved-file'
import { answer, goTo } from './steps'

const tasks = (page: Page) => page.getByRole('region', { name: 'Tasks' })
const study = (page: Page) => page.getByRole('region', { name: 'The study', exact: true })

test('an empty lab begins with the quick study, which stops and goes on', async ({ lab }) => {
  const { page } = lab
  await page.getByRole('button', { name: 'Run the quick study' }).click()
  await expect(page).toHaveURL(/#\/study\?sizes=quick$/)
  await expect(tasks(page)).toContainText('quick study')
  await expect(tasks(page).getByRole('heading', { level: 3 })).toHaveText([
    ...['The biased canvas', 'The cheater', 'The prober', 'Grad-CAM', 'Robust training', 'Adversarial interrogation', 'Sparse autoencoders'],
  ])
  await expect(study(page).getByRole('progressbar')).toBeVisible()
  const running = tasks(page).locator('[aria-current=step]')
  await expect(running).toHaveCount(1)
  // A run of it is there, and the job bar leads back to the page.
  await expect(running.getByText(/of \d+ runs/)).toBeVisible()
  await goTo(page, /What is in the canvas/)
  await page
    .getByRole('contentinfo', { name: 'Running jobs' })
    .getByRole('link', { name: /Quick study/ })
    .click()
  await expect(page).toHaveURL(/#\/study\?.*sizes=quick/)

  await study(page).getByRole('button', { name: 'Stop the quick study' }).click()
  const goOn = study(page).getByRole('button', { name: 'Go on with the quick study' })
  await expect(goOn).toBeEnabled()
  await expect(tasks(page)).toContainText('stopped')
  await page.reload()
  await goOn.click()
  await expect(study(page).getByRole('progressbar')).toBeVisible()
  await study(page).getByRole('button', { name: 'Stop the quick study' }).click()
  await expect(goOn).toBeVisible()
})

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
