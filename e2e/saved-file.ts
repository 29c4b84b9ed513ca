/** What the page hands over as a file. */
import type { Locator, Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { expect, type RunningLab } from './lab'

export interface Saved {
  name: string
  /** Its bytes, one a character. */
  text: string
}

/** What a button hands over as a file: a browser's download; Electron would open a dialog, so what goes into it is taken instead. */
export async function save({ page, host }: RunningLab, button: string, within: Page | Locator = page): Promise<Saved> {
  const press = () => within.getByRole('button', { name: button, exact: true }).click()
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
