import type { SteerResult } from '../src-main/hosts/cli/commands/sae/steer'
import { labJson, type Made } from './command-line'
import { expect, test } from './lab'
import { answer, logits, lookAt } from './steps'

test('the slider is dragged and stepped, and says what the command line says', async ({ lab }) => {
  const { page, home } = lab
  const network = await labJson<Made>(home, ['train', '--epochs', '1', '--train-size', '2000', '--test-size', '300', '--set', 'widths=8,8,16'])
  const sae = await labJson<Made>(home, ['sae', 'train', network.run, '--set', 'stepsPerEpoch=60', '--set', 'lr=0.01'])
  await lookAt(page, 'steer', { run: network.run, sae: sae.run, sample: 'hard.3' })

  // Which is the top feature is known when the set has been read.
  const slider = page.getByRole('slider')
  await expect(answer(page)).toContainText(/Leaving feature \d+ alone gives \d/, { timeout: 60_000 })
  const feature = /feature (\d+)/.exec(await answer(page).innerText())?.[1]
  const ask = (alpha: string, protocol: string) =>
    labJson<SteerResult>(home, [
      'sae',
      'steer',
      sae.run,
      '--feature',
      `${feature}=${alpha}`,
      '--split',
      'hard',
      '--index',
      '3',
      '--protocol',
      protocol,
    ])

  // With the mouse: every movement is painted in the next frame, without a question to the lab.
  const still = await logits(page)
  const bounds = (await slider.boundingBox())!
  const middle = bounds.y + bounds.height / 2
  await page.mouse.move(bounds.x + bounds.width / 2, middle)
  await page.mouse.down()
  await page.mouse.move(bounds.x + bounds.width * 0.9, middle, { steps: 12 })
  await page.mouse.up()
  const dragged = await slider.inputValue()
  expect(Number(dragged)).toBeGreaterThan(10)
  expect(await logits(page)).not.toEqual(still)
  await expect(page).toHaveURL(new RegExp(`steers=${feature}(:|%3A)${dragged}`))
  expectClose(await logits(page), (await ask(dragged, 'study')).after.logits)

  // With keys.
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(slider).toHaveValue('-20')
  for (const key of ['ArrowRight', 'Shift+ArrowRight', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key)
  await expect(slider).toHaveValue('-18.9')
  await page.getByRole('radiogroup', { name: 'Protocol' }).getByText('Additive').click()
  await expect(page).toHaveURL(/protocol=additive/)
  await expect(page.getByRole('region', { name: 'Answer' })).toHaveAttribute('aria-busy', 'false')
  const { after } = await ask('-18.9', 'additive')
  expectClose(await logits(page), after.logits)
  await expect(page.getByRole('heading', { name: /^It answers/ })).toHaveText(`It answers ${after.predicted}`)

  // The address is the view; a double click lets go of the feature.
  await page.reload()
  await expect(slider).toHaveValue('-18.9', { timeout: 60_000 })
  await expect.poll(() => logits(page).then((row) => row.length), { timeout: 30_000 }).toBe(10)
  expectClose(await logits(page), after.logits)
  await slider.dblclick()
  await expect(slider).toHaveValue('0')
  await expect(answer(page)).toContainText(`Leaving feature ${feature} alone`)
})

/** Three digits are written, and a table is computed in one batch. */
function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(10)
  const size = Math.max(1, ...expected.map(Math.abs))
  for (const [of, value] of expected.entries()) expect(Math.abs(found[of]! - value)).toBeLessThan(6e-4 + 1e-4 * size)
}
