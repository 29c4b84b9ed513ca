import type { Ablation } from '../src-main/contract/ablation'
import { labJson, type Made } from './command-line'
import { expect, test } from './lab'
import { answer, lookAt } from './steps'

test('the study’s seven are trained in one click, judged in a table, and their features ablated', async ({ lab }) => {
  // Seconds on a machine that does nothing else; minutes where others work on it too.
  test.slow()
  const { page, home } = lab
  const network = await labJson<Made>(home, ['train', '--epochs', '2', '--train-size', '4000', '--test-size', '300', '--set', 'widths=4,8,8'])
  await lookAt(page, 'sae', { run: network.run })

  await page.getByRole('button', { name: /^Train the study’s seven, about/ }).click()
  const training = page.getByRole('region', { name: /^Training of SAE/ })
  await expect(training.getByRole('progressbar', { name: 'Training' })).toBeVisible()

  // One row each, with figures of it and of what survives.
  const rows = page.getByRole('region', { name: 'Autoencoders of this network' }).locator('tbody tr')
  await expect(rows).toHaveCount(7)
  await expect
    .poll(async () => (await rows.allInnerTexts()).filter((text) => (text.match(/%/g) ?? []).length >= 5).length, { timeout: 150_000 })
    .toBe(7)
  await expect(answer(page)).toContainText(
    /At lambda 0.001 the code of relu3 spatial_mean explains [\d.]+% of the variance with [\d.]+ of 32 latents on/,
  )

  // A row opens its autoencoder, and the picker follows.
  await rows.filter({ hasText: 'gap' }).click()
  await expect(answer(page)).toContainText('the code of gap explains')
  await expect(page.getByLabel('Layer of the SAE')).toHaveValue('gap')
  await page.getByLabel('Layer of the SAE').selectOption('relu3')
  await expect(page).toHaveURL(/sae=/)
  const sae = /sae=(\w+)/.exec(page.url())![1]!

  // An earlier epoch is another network: it has none of the seven.
  await page.getByLabel('Of the network after epoch').selectOption('1')
  await expect(page).toHaveURL(/epoch=1(&|$)/)
  await expect(page.getByRole('button', { name: /^Train the study’s seven, about/ })).toBeVisible()
  await page.getByRole('button', { name: /^Train it, about/ }).click()
  await expect(training.getByRole('heading', { name: /^relu3 spatial_mean .* epoch 1 of 2$/ })).toBeVisible()
  await expect(rows).toHaveCount(8)
  await expect(training.getByRole('link', { name: /See its features/ })).toBeVisible({ timeout: 60_000 })

  await lookAt(page, 'ablation', { run: network.run, sae, draws: '5' })
  await expect(answer(page)).toContainText(/the 10\s+features that go most with colour\s+set to zero [\d.]+% of the answers on the hard set change/, {
    timeout: 60_000,
  })
  const figures = page.getByRole('region', { name: 'Figures with 10 features ablated' }).getByRole('row', { name: /^Predictions changed/ })
  const ablation = await labJson<Ablation>(home, ['sae', 'ablate', sae, '--top', '10', '--draws', '5'])
  await expect(figures).toContainText(`${(100 * ablation.points[0]!.top.changed.value!).toFixed(2)}%`)
  await expect(figures).toContainText(`${(100 * ablation.points[0]!.random!.changed.mean).toFixed(2)}%`)
  const curve = page.getByRole('figure', { name: 'Predictions changed' })
  await expect(curve.locator('circle')).toHaveCount(9)
  await curve.getByRole('application').press('Home')
  await curve.getByRole('application').press('Enter')
  await expect(page).toHaveURL(/n=1(&|$)/)
})
