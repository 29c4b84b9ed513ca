import type { Page } from '@playwright/test'
import { expect, test } from './lab'
import { answer, expectTrained, goTo, smallTraining, startTraining } from './steps'

test('from an empty lab to a network that is seen to cheat', async ({ lab }) => {
  const { page } = lab
  await goTo(page, /What is in the canvas/)
  await expect(answer(page)).toContainText(/and\s+never\s+in the hard set\s+\(0 of 10,000\)/)

  await startTraining(page)
  await expect(page.getByRole('contentinfo', { name: 'Running jobs' })).toContainText(/images\/s/)
  await expectTrained(page)

  await page.getByRole('link', { name: /See how it cheats/ }).click()
  await expect(answer(page)).toContainText(/On digits in the wrong colour it is right .*of the time, and answers the colour’s digit\s+in/s)
  await expect(matrix(page, 'Hard: digit by answer')).toBeVisible()
  await expect(matrix(page, 'Easy: digit by answer')).toBeVisible()

  // All images are in the table, and it is right on most of the easy ones.
  const counts = await countsOf(page, 'Easy: digit by answer')
  expect(counts.reduce((a, b) => a + b)).toBe(smallTraining.testDigits)
  const right = counts.filter((_, i) => i % 11 === 0).reduce((a, b) => a + b)
  expect(right).toBeGreaterThan(smallTraining.testDigits / 2)
})

test.describe('of a network that cheats', () => {
  test.use({ contents: 'cheater' })
  test.beforeEach(({ lab }) => goTo(lab.page, /How does it cheat/))

  test('a cell opens its samples, and the address leads back to the same view', async ({ lab }) => {
    const { page } = lab

    const counts = await countsOf(page, 'Hard: digit by answer')
    const fullest = counts.indexOf(Math.max(...counts.map((count, i) => (i % 11 === 0 ? 0 : count))))
    await clickCell(page, 'Hard: digit by answer', fullest)
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

  test('the keyboard reaches a cell too', async ({ lab }) => {
    const { page } = lab
    const counts = await countsOf(page, 'Hard: digit by answer')
    const filled = counts.findIndex((count) => count > 0)
    const hard = matrix(page, 'Hard: digit by answer')
    await hard.focus()
    for (let i = 0; i <= filled % 10; i++) await hard.press('ArrowRight')
    for (let i = 0; i < Math.floor(filled / 10); i++) await hard.press('ArrowDown')
    await hard.press('Enter')
    await expect(page.getByRole('region', { name: 'Samples' })).toContainText(`${counts[filled]} image`)
  })

  test('the recolour probe tells what each colour is taken for', async ({ lab }) => {
    const { page } = lab
    const probe = page.getByRole('region', { name: 'Recolour probe' })
    await expect(probe).toContainText(/green · 1\s+\d+% predicted \d/, { timeout: 60_000 })
    await expect(probe).toContainText(/grey · 9\s+\d+% predicted \d/)
  })
})

const matrix = (page: Page, name: string) => page.getByRole('figure', { name, exact: true }).getByRole('application')

/** With the mouse, in the middle of the cell: its figure lies over it there. */
async function clickCell(page: Page, name: string, index: number): Promise<void> {
  const cell = matrix(page, name).locator('rect.cell').nth(index)
  await cell.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await cell.boundingBox())!
  await page.mouse.click(x + width / 2, y + height / 2)
}

/** The 100 counts of a matrix, row by row, as its table for screen readers has them. */
async function countsOf(page: Page, name: string): Promise<number[]> {
  const cells = page.getByRole('table', { name, exact: true }).getByRole('cell')
  await expect(cells).toHaveCount(100)
  return (await cells.allTextContents()).map((text) => Number(text.replaceAll(',', '')))
}
