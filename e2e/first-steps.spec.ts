import { expect, test } from './lab'
import { expectTrained, goTo, smallTraining, startTraining } from './steps'

test('from an empty lab to a network that is seen to cheat', async ({ lab }) => {
  const { page } = lab
  await goTo(page, /What is in the canvas/)
  await expect(page.getByText(/and never in the hard set \(0 of 10,000\)/)).toBeVisible()

  await startTraining(page)
  await expect(page.getByRole('contentinfo', { name: 'Running jobs' })).toContainText(/images\/s/)
  await expectTrained(page)

  await page.getByRole('link', { name: /See how it cheats/ }).click()
  await expect(page.getByText(/On digits in the wrong colour it is right .* of the time, and answers the colour’s digit in/)).toBeVisible()
  const hard = page.getByRole('grid', { name: /^Hard: digit by answer/ })
  const easy = page.getByRole('grid', { name: /^Easy: digit by answer/ })
  await expect(hard).toBeVisible()
  await expect(easy).toBeVisible()

  // All images are in the table, and it is right on most of the easy ones.
  const counts = (await easy.getByRole('gridcell').allTextContents()).map(Number)
  expect(counts.reduce((a, b) => a + b)).toBe(smallTraining.testDigits)
  const right = counts.filter((_, i) => i % 11 === 0).reduce((a, b) => a + b)
  expect(right).toBeGreaterThan(smallTraining.testDigits / 2)
})

test('a cell opens its samples, and the address leads back to the same view', async ({ lab }) => {
  const { page } = lab
  await startTraining(page)
  await expectTrained(page)
  await page.getByRole('link', { name: /See how it cheats/ }).click()

  const cells = page.getByRole('grid', { name: /^Hard: digit by answer/ }).getByRole('gridcell')
  const counts = (await cells.allTextContents()).map(Number)
  const fullest = counts.indexOf(Math.max(...counts.map((count, i) => (i % 11 === 0 ? 0 : count))))
  await cells.nth(fullest).click()
  const samples = page.getByRole('region', { name: 'Samples' })
  await expect(samples).toContainText(`${counts[fullest]} images`)

  const address = page.url()
  await goTo(page, /What have I tried/)
  await expect(samples).toBeHidden()
  await page.goBack()
  await expect(samples).toContainText(`${counts[fullest]} images`)
  await page.reload()
  expect(page.url()).toBe(address)
  await expect(samples).toContainText(`${counts[fullest]} images`)
})

test('the recolour probe tells what each colour is taken for', async ({ lab }) => {
  const { page } = lab
  await startTraining(page)
  await expectTrained(page)
  await page.getByRole('link', { name: /See how it cheats/ }).click()
  const probe = page.getByRole('region', { name: 'Recolour probe' })
  await expect(probe).toContainText(/green: \d+% predicted \d/, { timeout: 60_000 })
  await expect(probe).toContainText(/grey: \d+% predicted \d/)
})
