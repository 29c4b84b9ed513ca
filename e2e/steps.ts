/** What a person does more than once in the scenarios. */
import { expect, type Page } from '@playwright/test'

export interface SmallTraining {
  trainingDigits: number
  testDigits: number
  epochs: number
}

/** Large enough to cheat, small enough to wait for. */
export const smallTraining: SmallTraining = { trainingDigits: 6000, testDigits: 1000, epochs: 4 }

export async function goTo(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()
}

/** A page by its address, as a pasted link is opened. What another process has trained is known after a reload. */
export async function lookAt(page: Page, name: string, params: Record<string, string> = {}): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(`#/${name}?${new URLSearchParams(params).toString()}`)}`)
  await page.reload()
}

/** Fills the form on Train and sends it. */
export async function startTraining(page: Page, { trainingDigits, testDigits, epochs }: SmallTraining = smallTraining): Promise<void> {
  await goTo(page, /Does it cheat/)
  const form = page.getByRole('form', { name: 'A new network' })
  await form.getByText(/^All settings/).click()
  await form.getByLabel('Epochs', { exact: true }).fill(String(epochs))
  await form.getByLabel('Training digits').fill(String(trainingDigits))
  await form.getByLabel('Test digits').fill(String(testDigits))
  await form.getByRole('button', { name: /^Train the cheater/ }).click()
}

/** The sentence under the page's question. */
export const answer = (page: Page) => page.getByRole('main').getByRole('paragraph').first()

export async function expectTrained(page: Page): Promise<void> {
  await expect(answer(page)).toContainText(/(Yes|Hardly):\s+right on/, { timeout: 240_000 })
}

/** The first of its epochs is done, and there is more to come. */
export async function expectUnderWay(page: Page): Promise<void> {
  await expect(answer(page)).toContainText(/After epoch [123]:/, { timeout: 150_000 })
}

/** Those that the slider redraws, as the page writes them, [10]; empty before the first are there. */
export async function logits(page: Page): Promise<number[]> {
  const texts = await page.locator('tr[data-class] .logit').allInnerTexts()
  return texts.map((text) => Number(text.replace('−', '-'))).filter((value) => !Number.isNaN(value))
}
