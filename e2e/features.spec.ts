import { labJson, type Made } from './command-line'
import { expect, test } from './lab'
import { answer, lookAt } from './steps'

test('features are listed, filtered and named, and the name is kept', async ({ lab }) => {
  const { page, home } = lab
  const network = await labJson<Made>(home, ['train', '--epochs', '1', '--train-size', '2000', '--test-size', '300', '--set', 'widths=4,4,8'])
  const sae = await labJson<Made>(home, ['sae', 'train', network.run, '--set', 'stepsPerEpoch=40', '--set', 'lr=0.01'])
  await lookAt(page, 'features', { run: network.run, sae: sae.run })

  await expect(answer(page)).toContainText(/^(\d+|None) of 32 features go(es)? with colour/, { timeout: 60_000 })
  const rows = page.getByRole('table', { name: /^Features,/ }).locator('tbody tr[aria-rowindex]')
  await expect(rows.first()).toBeVisible()
  const first = rows.first().getByRole('link')
  const feature = (await first.innerText()).trim()

  // Its number finds it; the card says the same selectivity as the list.
  const selectivity = (await rows.first().locator('td').nth(1).innerText()).trim()
  await page.getByRole('searchbox', { name: 'Find a feature' }).fill(feature)
  await expect(rows.first().getByRole('link')).toHaveText(feature)
  await first.click()
  await expect(page).toHaveURL(new RegExp(`feature=${feature}(&|$)`))
  const card = page.getByRole('region', { name: `Feature ${feature}`, exact: true })
  await expect(card).toBeFocused()
  await expect(card.getByRole('row', { name: /^balanced/ })).toContainText(selectivity)
  await expect(card.getByRole('list', { name: /top 8 of balanced$/ }).getByRole('listitem')).toHaveCount(8, { timeout: 30_000 })
  await expect(card.getByRole('link', { name: /Turn it on the slider/ })).toHaveAttribute('href', new RegExp(`#/steer.*sae=${sae.run}`))

  await card.getByRole('button', { name: new RegExp(`^Name of feature ${feature}`) }).click()
  await page.keyboard.type('Lamp')
  await page.keyboard.press('Enter')
  await expect(rows.first()).toContainText(`${feature} Lamp`)

  // Escape leaves a name that is being written, then the card; the keyboard is back where it came from.
  await card.getByRole('button', { name: new RegExp(`^Name of feature ${feature}`) }).click()
  await page.keyboard.press('Escape')
  await expect(card.getByRole('button', { name: new RegExp(`^Name of feature ${feature}: Lamp`) })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(card).toBeHidden()
  await expect(first).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(card).toBeFocused()
  await page.reload()
  await expect(card.getByRole('button', { name: new RegExp(`^Name of feature ${feature}: Lamp`) })).toBeVisible({ timeout: 30_000 })
  await page.getByRole('searchbox', { name: 'Find a feature' }).fill('lamp')
  await expect(rows).toHaveCount(1)
})
