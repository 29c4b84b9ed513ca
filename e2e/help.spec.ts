import type { Page } from '@playwright/test'
import { expect, test } from './lab'
import { save } from './saved-file'
import { goTo } from './steps'

const panel = (page: Page) => page.getByRole('region', { name: 'Help' })
const keys = (page: Page) => page.getByRole('dialog', { name: 'Keys' })
const heading = (page: Page) => page.getByRole('main').getByRole('heading', { level: 1 })

test('an empty lab shows what it is about, and leads to the first network', async ({ lab }) => {
  const { page } = lab
  await expect(heading(page)).toHaveText('Did it learn digits, or paint?')
  const canvas = page.getByRole('region', { name: 'The canvas' })
  // One row in usual colours, one in others.
  await expect(canvas.getByRole('img')).toHaveCount(20)
  await expect(canvas.getByRole('img', { name: 'Digit 7 in purple' })).toHaveCount(1)
  const studies = page.getByRole('button', { name: 'Run the quick study' })
  const own = page.getByRole('button', { name: 'Start from my own settings' })
  await expect(own).toBeVisible()
  expect(await studies.count()).toBeLessThanOrEqual(1)
  await own.click()
  await expect(page.getByRole('form', { name: 'A new network' })).toBeVisible()
})

test('each page says what it is, and its terms lead to the glossary and back', async ({ lab }) => {
  const { page } = lab
  // Without the mark, which leads to the start.
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('listitem').getByRole('link')
  await expect(links.first()).toBeVisible()
  for (let i = 0; i < (await links.count()); i++) {
    await links.nth(i).click()
    const question = await heading(page).textContent()
    await page.getByRole('button', { name: 'What is this?' }).click()
    await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(question!)
    await expect(panel(page).getByRole('math').first()).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(panel(page)).toBeHidden()
  }

  await goTo(page, /Does it cheat/)
  await page.getByRole('button', { name: 'What is this?' }).click()
  await panel(page).getByRole('link', { name: 'hard set' }).first().click()
  await expect(page).toHaveURL(/help=hard-set/)
  await expect(panel(page).locator('[aria-current="true"]')).toContainText('Hard set')
  await expect(panel(page).locator('[aria-current="true"]')).toBeInViewport()
  await page.goBack()
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText('Does it cheat?')

  await panel(page).getByText('Glossary', { exact: true }).click()
  await panel(page).getByRole('searchbox').fill('budget')
  await expect(panel(page).getByRole('term').first()).toHaveText('Epsilon')
  await page.reload()
  await expect(panel(page).getByRole('searchbox')).toBeVisible()
})

test('the question mark lists the keys, except where text is written', async ({ lab }) => {
  const { page } = lab
  await goTo(page, /What have I tried/)
  await page.keyboard.press('?')
  await expect(keys(page)).toBeVisible()
  await expect(keys(page).getByRole('region', { name: 'To a page' })).toContainText('Train')
  await page.keyboard.press('Escape')
  await expect(keys(page)).toBeHidden()

  await goTo(page, /Does it cheat/)
  const seeds = page.getByRole('form', { name: 'A new network' }).getByLabel('Seeds')
  await seeds.fill('1')
  await seeds.press('?')
  await seeds.press('g')
  await seeds.press('r')
  await expect(seeds).toHaveValue('1?gr')
  await expect(keys(page)).toBeHidden()
  await expect(heading(page)).toHaveText('Does it cheat?')
})

test('keys lead to pages and to the help', async ({ lab }) => {
  const { page } = lab
  await goTo(page, /What is in the canvas/)
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(heading(page)).toHaveText('What have I tried?')
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await expect(panel(page).getByRole('searchbox')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(panel(page)).toBeHidden()
})

test('the About box says what is running', async ({ lab }) => {
  const { page } = lab
  await page.getByRole('button', { name: 'Help', exact: true }).click()
  await page.getByRole('button', { name: 'About the lab' }).click()
  const about = page.getByRole('dialog', { name: 'About' })
  await expect(about).toContainText(lab.host === 'electron' ? 'in its own window' : 'in a browser')
  await expect(about).toContainText(/TensorFlow|WebAssembly/)
  await expect(about).toContainText(lab.home)
  expect((await save(lab, 'Save a diagnostics file', about)).name).toMatch(/^lab-diagnostics-.*\.txt$/)
  await page.keyboard.press('Escape')
  await expect(about).toBeHidden()
})
