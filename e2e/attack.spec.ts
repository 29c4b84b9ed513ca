import type { AttackJson } from '../src-main/hosts/cli/commands/attack/result'
import { labJson, type Made } from './command-line'
import { expect, test } from './lab'
import { answer, lookAt } from './steps'

test('two networks are attacked on the page; ways out where no image qualifies; an image opens with a slider for its strength', async ({ lab }) => {
  // Seconds on a machine that does nothing else; minutes where others work on it too.
  test.slow()
  const { page, home } = lab
  const small = ['--train-size', '4000', '--test-size', '300', '--set', 'widths=8,8,16', '--set', 'lr=0.005']
  const lazy = await labJson<Made>(home, ['train', '--epochs', '5', ...small, '--set', 'optimizer=adam'])
  const cure = await labJson<Made>(home, ['train', '--method', 'cf-invar', '--epochs', '3', ...small])
  await lookAt(page, 'attack')

  // The newest baseline and the newest of each cure.
  const form = page.getByRole('form', { name: 'New attack' })
  const models = form.getByRole('list', { name: 'Models of the attack' })
  await expect(models.getByRole('listitem')).toHaveCount(2)
  await expect(models.getByRole('listitem').first()).toContainText(/erm.*the first/s)

  // Another digit than the source.
  await form.getByLabel('To become').selectOption('7')
  await expect(form.getByRole('alert')).toHaveText('must be another digit than the source')
  await form.getByRole('button', { name: /^Attack the 2 models/ }).click()
  await expect(form.getByLabel('To become')).toBeFocused()
  await form.getByLabel('To become').selectOption('3')
  await expect(form.getByRole('alert')).toHaveCount(0)

  // Of sevens in another colour the cheater is right about none; one of the ways out trains it on, and the longer run takes its place.
  const qualify = page.getByRole('region', { name: 'Images that qualify' })
  const ways = qualify.getByRole('group', { name: 'Ways out' })
  const attack = form.getByRole('button', { name: /^Attack the 2 models/ })
  await expect(ways).toContainText('No seven qualifies: 20 are wanted', { timeout: 60_000 })
  await expect(attack).toBeDisabled()
  await expect(ways.getByRole('button', { name: 'A set of images per model' })).toBeVisible()
  await ways.getByRole('button', { name: /^Train erm .* on until 20 qualify$/ }).click()
  await expect(qualify.getByRole('row', { name: /^erm/ })).toContainText(/^erm.*(6|7|8|9|10|11|12)/, { timeout: 150_000 })

  // Another one takes the easy set. Fewer images, and a search that is over soon.
  await models.getByRole('button', { name: /^Leave erm .* out$/ }).click()
  await form.getByRole('button', { name: /^Another: / }).click()
  await form.getByRole('combobox', { name: 'Search runs' }).fill('5 epochs')
  await form.getByRole('combobox', { name: 'Search runs' }).press('Enter')
  await models.getByRole('button', { name: /^Hold the others against erm/ }).click()
  await ways.getByRole('button', { name: 'Sevens of the easy set' }).click({ timeout: 60_000 })
  await form.getByLabel('Images', { exact: true }).fill('3')
  await expect(qualify).toContainText('Enough for 3.', { timeout: 60_000 })
  await form.getByText(/^All settings of the attack/).click()
  for (const [name, value] of [
    ['Steps', '20'],
    ['Restarts', '2'],
    ['Bisections', '2'],
  ] as const)
    await form.getByLabel(name, { exact: true }).fill(value)
  await attack.click()

  // Live, then finished; the page's numbers are the command line's.
  await expect(page.getByRole('region', { name: 'Run of this attack' })).toContainText('finished', { timeout: 150_000 })
  const run = /attack=(\w+)/.exec(page.url())![1]!
  const found = await labJson<AttackJson>(home, ['attack', 'show', run])
  expect(found.results.map((result) => result.run)).toEqual([lazy.run, cure.run])
  await expect(answer(page)).toContainText(/of 3 sevens/)
  const rows = page.getByRole('region', { name: 'Figures' }).locator('tbody tr')
  for (const [place, { figures }] of found.results.entries()) {
    const { value, count } = figures!.successAtBudget
    await expect(rows.nth(place)).toContainText(`${percentOf(value!)} ${count} of 3`)
    if (figures!.median) await expect(rows.nth(place)).toContainText(figures!.median.value.toFixed(4))
  }

  // Every image with what was found for each model.
  await page.getByRole('radiogroup', { name: 'View' }).getByText('Images').click()
  const images = page.getByRole('region', { name: 'Attacked images' }).locator('tbody tr')
  await expect(images).toHaveCount(3)
  const sample = found.results[1]!.images.find(({ epsilon }) => epsilon !== null) ?? found.results[1]!.images[0]!
  const words = sample.epsilon === null ? 'above 0.3' : sample.epsilon.toFixed(4)
  await page
    .getByRole('button', { name: new RegExp(`^Open image ${sample.index} for .*: ${words}$`) })
    .nth(0)
    .click()
  await expect(page).toHaveURL(new RegExp(`sample=${sample.index}`))

  // The image as it was found, and the best attack at other strengths, with keys.
  const drawer = page.getByRole('region', { name: `Attacked image ${sample.index}` })
  await drawer.getByRole('button', { name: /cf-invar/ }).click()
  await expect(page).toHaveURL(/model=1/)
  await expect(drawer.locator('[data-probability]')).toHaveAttribute('data-probability', shares(sample.probability), { timeout: 30_000 })
  await expect(drawer.getByRole('img', { name: /^(Original|What was added|Attacked image)/ })).toHaveCount(3)
  const slider = drawer.getByRole('slider')
  await slider.focus()
  for (const key of ['Home', 'ArrowRight', 'Shift+ArrowRight', 'End']) await page.keyboard.press(key)
  await expect(slider).toHaveValue('0.3')
  await expect(page).toHaveURL(/eps=0\.3/)
  await expect(drawer.locator('.pictures')).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  const largest = sample.tried.find(({ epsilon }) => epsilon === 0.3)
  if (largest) await expect(drawer.getByRole('status').first()).toContainText(largest.succeeded ? 'succeeds' : 'fails')
  await expect(drawer.getByRole('img', { name: /^Before, the/ })).toBeVisible({ timeout: 30_000 })
  await expect(drawer.getByRole('img', { name: /^After, the/ })).toBeVisible()

  // The address is the view.
  await page.reload()
  await expect(slider).toHaveValue('0.3', { timeout: 60_000 })
  await drawer.getByRole('button', { name: 'Close' }).press('Escape')
  await expect(drawer).toHaveCount(0)

  // Image by image, and on the other model.
  await page.getByRole('radiogroup', { name: 'View' }).getByText('Two models').click()
  const pair = found.pairs[0]!
  await expect(page.getByRole('region', { name: 'Pairs of models' }).locator('tbody tr')).toContainText(`${pair.harder} of ${pair.images}`)
  await page.getByRole('radiogroup', { name: 'View' }).getByText('On the others').click()
  await page.getByRole('button', { name: 'Try each on the others' }).click()
  await expect(page.getByRole('figure', { name: /^Do images made for one model/ })).toContainText('n = ', { timeout: 60_000 })

  // Among the runs it is an attack, with its success.
  await page.getByRole('link', { name: 'Its run →' }).click()
  await expect(page.getByRole('region', { name: /^Run 7 to 3/ })).toContainText(/success within 0\.05/)
})

/** As the page writes a share. */
function percentOf(share: number): string {
  const text = share * 100
  return Math.abs(text - Math.round(text)) < 1e-9 ? `${Math.round(text)}%` : `${text.toFixed(1)}%`
}

/** A probability of 32 bits, as the page holds it, near one that went through JSON. */
function shares(probability: number): RegExp {
  return new RegExp(`^${probability.toFixed(4).slice(0, -1).replace('.', '\\.')}`)
}
