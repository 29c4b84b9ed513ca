import type { Page } from '@playwright/test'
import { expect, test } from './lab'
import { save } from './saved-file'
import { expectTrained, goTo, startTraining } from './steps'

const tiny = { trainingDigits: 500, testDigits: 200, epochs: 1 }

async function trainTwo(page: Page): Promise<void> {
  await startTraining(page, tiny)
  await expectTrained(page)
  // The form has kept its settings, and is still open at them.
  const form = page.getByRole('form', { name: 'A new network' })
  await form.getByLabel('Epochs', { exact: true }).fill('2')
  await form.getByRole('button', { name: /^Train the cheater/ }).click()
}

test('two runs become a report: preview, page, PDF and tables', async ({ lab }) => {
  const { page } = lab
  await trainTwo(page)
  await goTo(page, /What do I take away/)
  const preview = page.frameLocator('iframe[title="Preview of the report"]')
  await expect(preview.getByRole('heading', { level: 1 })).toContainText('compared', { timeout: 60_000 })
  await expect(preview.locator('#results tbody').first().getByRole('row')).toHaveCount(2, { timeout: 60_000 })
  // Drawn as it is printed: the page's policy lets neither its styles nor its typeface through by themselves.
  await expect(preview.locator('main')).toHaveCSS('font-family', /Inter/)

  await page.getByRole('textbox', { name: 'Title' }).fill('Two <small> runs')
  await page.getByRole('textbox', { name: 'Notes' }).fill('What I saw.')
  await page.getByRole('checkbox', { name: 'Dataset' }).uncheck()
  await page.getByRole('button', { name: 'Move Results up' }).click()
  await page.getByRole('checkbox', { name: 'Results' }).press('Alt+ArrowUp')
  await expect(preview.getByRole('heading', { level: 1 })).toHaveText('Two <small> runs')
  await expect(preview.getByRole('heading', { level: 2 }).nth(1)).toContainText('Results')
  await expect(preview.locator('#dataset')).toHaveCount(0)
  await page.reload()
  await expect(preview.getByRole('heading', { level: 1 })).toHaveText('Two <small> runs', { timeout: 60_000 })

  const html = await save(lab, 'Save HTML')
  expect(html.name).toMatch(/\.html$/)
  expect(html.text).toContain('Two &lt;small')
  const pdf = await save(lab, 'Save PDF')
  expect(pdf.name).toMatch(/\.pdf$/)
  expect(pdf.text).toMatch(/^%PDF-/)
  expect((await save(lab, 'Tables as CSV')).text).toContain('results.csv')
  expect((await save(lab, 'Tables as LaTeX')).text).toContain('\\toprule')

  await page.evaluate("location.hash = '#/report?runs=gone1,gone2'")
  await expect(page.getByText('gone1, gone2 are no runs of this lab')).toBeVisible()
  await page.getByRole('button', { name: 'Choose runs' }).last().click()
  await expect(page).toHaveURL(/#\/compare/)
})
