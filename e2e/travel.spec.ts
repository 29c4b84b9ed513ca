import type { Page } from '@playwright/test'
import { labJson } from './command-line'
import { expect, test } from './lab'
import { save } from './saved-file'
import { expectTrained, goTo, startTraining } from './steps'

const tiny = { trainingDigits: 500, testDigits: 200, epochs: 1 }

const table = (page: Page) => page.getByRole('region', { name: 'Runs' })

/** Trains a run, and opens its card on Runs. */
async function trainOne(page: Page): Promise<void> {
  await startTraining(page, tiny)
  await expectTrained(page)
  await goTo(page, /What have I tried/)
  await table(page).getByRole('button', { name: /^erm/ }).click()
}

async function bringIn(page: Page, name: string, text: string): Promise<void> {
  await page
    .locator('input[type=file][accept=".lazyrun"]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text, 'latin1') })
}

test('a run goes out as one file and comes in again, as it was', async ({ lab }) => {
  const { page, home } = lab
  await trainOne(page)
  const { runs } = await labJson<{ runs: { id: string }[] }>(home, ['runs'])
  const before = await labJson<{ weightsHash: string; artifacts: object[] }>(home, ['show', runs[0]!.id])
  const card = page.getByRole('region', { name: /^Run erm/ })
  const file = await save(lab, 'Save as one file', card)
  expect(file.name).toMatch(/^erm-.*-seed-0\.lazyrun$/)
  expect(file.text.startsWith('PK')).toBe(true)

  await bringIn(page, file.name, file.text)
  await expect(page.getByText('0 runs came in, 1 was here already.')).toBeVisible()

  await card.getByRole('button', { name: /^Delete/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete/ })
    .click()
  await expect(page.getByText('No run yet')).toBeVisible()

  await bringIn(page, file.name, file.text.slice(0, -100))
  await expect(page.getByText(/Bringing in .* did not work: .*damaged or cut off/)).toBeVisible()
  await expect(page.getByText('No run yet')).toBeVisible()

  await bringIn(page, file.name, file.text)
  await expect(page.getByText('1 run came in.')).toBeVisible()
  await expect(card.getByText('finished')).toBeVisible()
  expect(await labJson(home, ['show', runs[0]!.id])).toEqual(before)
})

test('a diagnostics file is had before anything else is', async ({ lab }) => {
  const { page, home } = lab
  await goTo(page, /What have I tried/)
  const { name, text } = await save(lab, 'Diagnostics file')
  expect(name).toMatch(/^lab-diagnostics-.*\.txt$/)
  expect(text).toMatch(/Lazy Artist Lab +\d/)
  expect(text).toMatch(/== Log backend\.log|== Log engine\.log|Runs +none/)
  expect(text).not.toContain(home)
  expect(text).not.toMatch(/token=(?!<redacted>)/)
})
