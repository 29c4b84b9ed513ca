import { expect, test } from './lab'
import { answer, expectTrained, goTo, startTraining } from './steps'

test('the study’s two zeros, ten colours, and a set with its sanity check', async ({ lab }) => {
  const { page } = lab
  await startTraining(page, { trainingDigits: 2000, testDigits: 300, epochs: 1 })
  await expectTrained(page)
  await goTo(page, /Where does it look/)

  const maps = page.getByRole('region', { name: 'Maps' })
  await page.getByRole('button', { name: 'The study’s green 0' }).click()
  await expect(maps.getByRole('img', { name: /^the green 0:/ })).toBeVisible()
  const ratio = maps.getByRole('row', { name: /^Ratio/ })
  await expect(ratio).toContainText(/\d\.\d\d/)
  await page.getByRole('button', { name: 'The study’s red 0' }).click()
  await expect(maps.getByRole('img', { name: /^the red 0:/ })).toBeVisible()
  // What was published is of all of MNIST: it does not stand beside a network of fewer digits.
  await expect(ratio).toContainText(/^Ratio\s*\d\.\d\d\s*\d\.\d\d$/)
  await expect(maps.getByRole('columnheader', { name: 'published' })).toHaveCount(0)
  await expect(answer(page)).toContainText(/the red 0/)

  // Ten maps, one a colour; one of them opens.
  const colors = page.getByRole('region', { name: 'The same digit in all colours' })
  const inColors = colors.getByRole('button', { name: /^In .*: answers \d, ratio/ })
  await expect(inColors).toHaveCount(10)
  await expect(inColors.locator('canvas')).toHaveCount(10)
  await inColors.nth(7).click()
  await expect(page).toHaveURL(/sample=hard\.\d+\.c7/)
  await expect(maps.getByRole('img', { name: /^the purple 0:/ })).toBeVisible()

  // Medians of the model and, beside each, of the same with a random head.
  const set = page.getByRole('region', { name: 'Over a set' })
  const medians = set.getByRole('table', { name: /^Median ratio by right and wrong/ })
  const rows = medians.locator('tbody tr')
  await expect(rows.filter({ hasText: /^all, random head/ })).toContainText(/\d\.\d\d/)
  await expect(rows.filter({ hasText: /^all/ })).toHaveCount(2)
  await set.getByLabel('Random head').uncheck()
  await expect(rows.filter({ hasText: 'random head' })).toHaveCount(0)

  const zeros = page.getByRole('region', { name: 'Zeros in red and in green' })
  await expect(zeros.getByRole('row', { name: /^red/ })).toContainText(/\d\.\d\d \[\d\.\d\d, \d\.\d\d\]/)
})
