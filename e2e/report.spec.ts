import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test, type RunningLab } from './lab'
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

interface Saved {
  name: string
  /** Its bytes, one a character. */
  text: string
}

/** What a button hands over as a file: a browser's download; Electron would open a dialog, so what goes into it is taken instead. */
async function save({ page, host }: RunningLab, button: string): Promise<Saved> {
  const press = () => page.getByRole('button', { name: button, exact: true }).click()
  if (host === 'web') {
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), press()])
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'latin1') }
  }
  await page.evaluate(`
    window.saved = undefined
    URL.createObjectURL = (blob) => ((window.savedBlob = blob), 'blob:none')
    HTMLAnchorElement.prototype.click = function () {
      const name = this.download
      void window.savedBlob.arrayBuffer().then((bytes) => (window.saved = { name, text: Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('') }))
    }`)
  await press()
  const taken = () => page.evaluate<Saved | undefined>('window.saved')
  await expect.poll(taken, { timeout: 60_000 }).toBeTruthy()
  return (await taken()) as Saved
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
