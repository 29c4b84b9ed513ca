import type { Page } from '@playwright/test'
import { studyTaskTitles } from '../src-main/contract/study-run'
import { expect, test, type RunningLab } from './lab'
import { save } from './saved-file'
import { answer, goTo, logits } from './steps'

const titles = Object.values(studyTaskTitles)
/** Quiet, the study takes minutes on two cores; on a busy machine many times that. */
const longest = 3_600_000

const tasks = (page: Page) => page.getByRole('region', { name: 'Tasks' })
const task = (page: Page, title: string) =>
  tasks(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { level: 3, name: title, exact: true }) })
const study = (page: Page) => page.getByRole('region', { name: 'The study', exact: true })

test('an empty lab begins with the quick study, which stops and goes on; at its end a network was seen to cheat, looked into and steered', async ({
  lab,
}) => {
  const { page, host } = lab
  await begin(page)
  await stopAndGoOn(page)
  if (host === 'electron') {
    // The rest is the work of the same backend: it is waited for in the browser.
    await study(page).getByRole('button', { name: 'Stop the quick study' }).click()
    await expect(study(page).getByRole('button', { name: 'Go on with the quick study' })).toBeVisible()
    return
  }
  test.setTimeout(longest)
  await lookAtTheCheater(page)
  await expect(study(page).getByRole('status')).toHaveText('All seven tasks are done.', { timeout: longest })
  await lookAtTheResults(lab)
  await lookAtTheChannels(page)
  await steer(page)
})

async function begin(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run the quick study' }).click()
  await expect(page).toHaveURL(/#\/study\?sizes=quick$/)
  await expect(tasks(page)).toContainText('quick study')
  await expect(tasks(page).getByRole('heading', { level: 3 })).toHaveText(titles)
  await expect(study(page).getByRole('progressbar')).toBeVisible()
  await expect(study(page)).toContainText(/\d+%, .*\d s left · /)
  const running = tasks(page).locator('[aria-current=step]')
  await expect(running).toHaveCount(1)
  // A run of it is there, and the job bar leads back to the page.
  await expect(running.getByText(/of \d+ runs/)).toBeVisible()
  await goTo(page, /What is in the canvas/)
  await page
    .getByRole('contentinfo', { name: 'Running jobs' })
    .getByRole('link', { name: /Quick study/ })
    .click()
  await expect(page).toHaveURL(/#\/study\?.*sizes=quick/)
}

async function stopAndGoOn(page: Page): Promise<void> {
  await study(page).getByRole('button', { name: 'Stop the quick study' }).click()
  const goOn = study(page).getByRole('button', { name: 'Go on with the quick study' })
  await expect(goOn).toBeEnabled()
  await expect(tasks(page)).toContainText('stopped')
  await page.reload()
  await goOn.click()
  await expect(study(page).getByRole('progressbar')).toBeVisible()
}

/** As soon as it is trained, while the rest of the study is at work. */
async function lookAtTheCheater(page: Page): Promise<void> {
  await expect(task(page, 'The cheater')).toContainText('finished', { timeout: longest })
  await expect(task(page, 'Sparse autoencoders')).toContainText('No result yet.')
  await follow(page, 'The cheater')
  await expect(answer(page)).toContainText(/On digits in the wrong colour it is right .*of the time, and answers the colour’s digit\s+in/s)
  const right = (name: string) =>
    page
      .getByRole('region', { name: 'Epoch' })
      .getByText(new RegExp(`^${name}, right`))
      .locator('..')
  const [hard, easy] = [await shareIn(right('Hard')), await shareIn(right('Easy'))]
  expect(hard).toBeLessThan(20)
  expect(easy).toBeGreaterThan(90)
  await expect(page.getByRole('figure', { name: 'Hard: digit by answer', exact: true })).toBeVisible()
  await page.goBack()
  // What is not there yet says that it comes.
  await follow(page, 'Sparse autoencoders')
  await expect(page.getByRole('main')).toContainText('trains those of its baseline by itself')
  await page.goBack()
}

/** The first percentage of a text, 0..100. */
async function shareIn(of: ReturnType<Page['locator']>): Promise<number> {
  await expect(of).toContainText(/\d%/)
  return Number(/([\d.]+)%/.exec(await of.innerText())![1])
}

async function lookAtTheResults(lab: RunningLab): Promise<void> {
  const { page } = lab
  for (const title of titles) {
    await expect(task(page, title)).toContainText('finished')
    // Its sentence, which has a number.
    await expect(task(page, title).getByRole('paragraph').first()).toHaveText(/\d.*\.$/)
  }
  const numbers = page.getByRole('region', { name: 'Numbers' })
  await expect(numbers).toContainText(/quick study.*It has no verdicts\./s)
  const table = numbers.getByRole('table')
  await expect(table.getByRole('row', { name: /^Hard, epoch 3/ })).toContainText(/3\.6%\s*3\.4% to 6\.0%\s*\d+\.\d%.*1,000 images.*open/s)
  await expect(table).not.toContainText(/reproduced|differs/)
  const verdicts = page.getByRole('region', { name: 'Conclusions' }).getByRole('listitem')
  await expect(verdicts).toHaveText(Array.from({ length: 8 }, () => /open/))
  const saved = await save(lab, 'Results as CSV', numbers)
  expect(saved.name).toMatch(/^quick-study-.*\.zip$/)
  expect(saved.text).toMatch(/\.csv/)
}

async function lookAtTheChannels(page: Page): Promise<void> {
  await follow(page, 'The prober')
  await expect(answer(page)).toContainText(/\d+ of 32 channels of conv1 are monosemantic in colour/)
  await goTo(page, /What does each channel want to see/)
  // Pictures, of which a reader is told the colour.
  await expect(page.getByRole('button', { name: /^Channel \d+: .*, value / }).first()).toBeVisible({ timeout: 60_000 })
  // Without a word about which, it is the study that was run.
  await goTo(page, /Does the study hold/)
  await expect(page).toHaveURL(/#\/study\?.*sizes=quick/)
}

async function steer(page: Page): Promise<void> {
  await follow(page, 'Sparse autoencoders')
  await page
    .getByRole('table', { name: /^Features,/ })
    .getByRole('link')
    .first()
    .click()
  await page.getByRole('link', { name: /Turn it on the slider/ }).click()
  const slider = page.getByRole('slider')
  await expect(slider).toHaveValue('5')
  await expect.poll(() => logits(page).then((row) => row.length)).toBe(10)
  const before = await logits(page)
  const { x, y, width, height } = (await slider.boundingBox())!
  await page.mouse.click(x + width * 0.1, y + height / 2)
  await expect(slider).not.toHaveValue('5')
  await expect.poll(() => logits(page)).not.toEqual(before)
}

/** The link of a task to the page that shows it. */
async function follow(page: Page, title: string): Promise<void> {
  await task(page, title)
    .getByRole('link', { name: /: look at it on / })
    .click()
}
