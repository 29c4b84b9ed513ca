import type { Page } from '@playwright/test'
import { expect, test } from './lab'
import { answer, goTo } from './steps'

test.use({ contents: 'cheater' })

test('from a confusion to the channel behind it in five clicks, and to its prototype', async ({ lab }) => {
  const { page } = lab
  await goTo(page, /How does it cheat/)

  // 1: a cell of the confusion matrix: the mistake that it makes most often.
  const cell = await commonestMistake(page)
  const matrix = page.getByRole('figure', { name: hardTable, exact: true }).getByRole('application')
  for (const key of ['ArrowRight', ...times('ArrowDown', cell.digit), ...times('ArrowRight', cell.answer)]) await matrix.press(key)
  await page.keyboard.press('Enter')
  const samples = page.getByRole('region', { name: 'Samples' })
  await expect(samples).toContainText(`digit ${cell.digit}, answered ${cell.answer}`)

  // 2: one of its samples.
  await samples.getByRole('application').click({ position: { x: 30, y: 30 } })
  await expect(page).toHaveURL(/sample=\d+/)
  const sample = /[?&]sample=(\d+)/.exec(page.url())?.[1]

  // 3: where it looks.
  await samples.getByRole('link', { name: /Where does it look/ }).click()
  await expect(page).toHaveURL(new RegExp(`#/gradcam.*sample=hard\\.${sample}(&|$)`))

  // 4: all channels on it, the strongest first.
  await page.getByRole('link', { name: /All channels on this image/ }).click()
  await expect(page).toHaveURL(new RegExp(`#/microscope.*image=hard\\.${sample}(&|$)`))
  const strip = page.getByRole('list', { name: /^All channels of conv3 on this image/ })
  const strongest = strip.getByRole('button').first()
  await expect(strongest).toBeVisible({ timeout: 60_000 })
  const labels = await strip.getByRole('button').evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''))
  const values = labels.map((label) => Number(/: (\S+)\. Open it/.exec(label)?.[1]?.replace('−', '-')))
  expect(values).toEqual([...values].sort((a, b) => b - a))

  // 5: the strongest channel, with its prototype.
  const channel = /^Channel (\d+)/.exec((await strongest.getAttribute('aria-label')) ?? '')?.[1]
  await strongest.click()
  await expect(page).toHaveURL(new RegExp(`channel=${channel}(&|$)`))
  const panel = page.getByRole('region', { name: `conv3 channel ${channel}`, exact: true })
  await expect(panel.getByRole('link', { name: new RegExp(`^Prototype of conv3 channel ${channel}`) }).first()).toBeVisible()
  await expect(panel).toContainText(/Mean\s+[−-]?[\d.]+/, { timeout: 90_000 })
})

test('a channel is named, filtered and found, and a drawing is watched', async ({ lab }) => {
  const { page } = lab
  await goTo(page, /What does this channel react to/)
  await expect(answer(page)).toContainText(/\d+ of 32 channels of conv1 are monosemantic in colour/, { timeout: 90_000 })
  await page.getByLabel('Channel', { exact: true }).fill('5')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('region', { name: 'conv1 channel 5', exact: true })
  await expect(panel.getByRole('list', { name: 'conv1 channel 5, top 8 of balanced' }).getByRole('listitem')).toHaveCount(8, { timeout: 60_000 })

  await panel.getByRole('button', { name: /^Name of conv1 channel 5/ }).click()
  await page.keyboard.type('Lamp')
  await page.keyboard.press('Enter')
  await page.getByRole('searchbox', { name: 'Find a channel' }).fill('lamp')
  const rows = page.getByRole('table', { name: 'Channels of conv1' }).locator('tbody tr')
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText('5 Lamp')

  await page.getByRole('radiogroup', { name: 'Image' }).getByText('Draw one').click()
  const pad = page.getByRole('application', { name: /^Your digit/ })
  const values = () => page.getByRole('list', { name: 'All channels of conv1 on this image' }).innerText()
  await expect.poll(values).not.toBe('')
  const blank = await values()
  await pad.focus()
  for (let step = 0; step < 8; step++) await page.keyboard.press('Shift+ArrowDown')
  await expect.poll(values, { timeout: 30_000 }).not.toBe(blank)
  await expect(page).toHaveURL(/image=draw\.ff0000\./)
  await page.reload()
  await expect(rows).toContainText('5 Lamp', { timeout: 60_000 })
  await expect.poll(values, { timeout: 30_000 }).not.toBe(blank)
})

const hardTable = 'Hard: digit by answer'
const times = (key: string, count: number) => Array.from({ length: count }, () => key)

/** Of the table that stands behind the matrix: rows are digits, columns answers. */
async function commonestMistake(page: Page): Promise<{ digit: number; answer: number }> {
  const table = page.getByRole('table', { name: hardTable, exact: true })
  await expect(table.locator('tbody tr')).toHaveCount(10, { timeout: 60_000 })
  const counts = await table
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].slice(-10).map((field) => Number(field.textContent))))
  const mistakes = counts.flatMap((row, digit) => row.map((count, answered) => ({ digit, answer: answered, count: digit === answered ? 0 : count })))
  return mistakes.reduce((most, mistake) => (mistake.count > most.count ? mistake : most))
}
