/**
 * `npm run bench -- --only slider`: from a pointer event on the slider to the frame that shows its logits, in a real Chromium on the web host. Ten seconds of dragging on
 * every layer, first with no job running, then while a baseline trains in the same lab.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Page } from 'playwright-core'
import type { SaeRow } from '../src-main/contract/sae'
import { distribution, type Distribution } from './distribution'
import { paintsSoFar, watchPaints, type Paint } from './watch-paints'

const built = (entry: string) => resolve('out/main', `${entry}.js`)
const dragSeconds = 10
const firstPaintMs = 300_000

interface Latencies {
  layer: string
  idle: Latency
  training: Latency
}
interface Latency {
  moved: Distribution
  delivered: Distribution
}
const latency = (paints: readonly Paint[]): Latency => ({
  moved: distribution(paints.map(({ sinceMoved }) => sinceMoved)),
  delivered: distribution(paints.map(({ sinceDelivered }) => sinceDelivered)),
})

/**
 * The table in Markdown.
 * @param home a lab with SAEs; it is copied, since a baseline is trained in it. Without one a small network and the study's seven are trained first.
 */
export async function benchSlider(home: string | undefined, note: (text: string) => void): Promise<string> {
  const own = mkdtempSync(join(tmpdir(), 'lab-slider-'))
  try {
    if (home === undefined) await makeHome(own, note)
    else cpSync(home, own, { recursive: true })
    const saes = onePerLayer((await labJson<{ saes: SaeRow[] }>(own, ['sae', 'list'])).saes)
    if (saes.length === 0) throw new Error('this lab has no finished autoencoder')
    return table(await measureAll(own, saes, note))
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
}

async function makeHome(home: string, note: (text: string) => void): Promise<void> {
  note('Training a small network and the study’s seven autoencoders')
  const network = await labJson<{ run: string }>(home, ['train', '--epochs', '2', '--train-size', '6000', '--test-size', '1000'])
  await labJson(home, ['sae', 'train', network.run, '--study', '--seed', '0'])
}

/** The newest finished one of each layer and aggregation of one network. */
function onePerLayer(rows: readonly SaeRow[]): SaeRow[] {
  const ready = rows.filter(({ quality, model }) => quality !== null && model === rows.find((row) => row.quality !== null)?.model)
  const found = new Map([...ready].reverse().map((row) => [nameOf(row), row]))
  return [...found.values()].sort((a, b) => nameOf(a).localeCompare(nameOf(b)))
}
const nameOf = ({ layer, aggregation }: SaeRow) => (layer === 'gap' ? layer : `${layer}, ${aggregation}`)

async function measureAll(home: string, saes: readonly SaeRow[], note: (text: string) => void): Promise<Latencies[]> {
  const server = spawn(process.execPath, [built('web'), '--port', '0', '--json'], {
    env: { ...process.env, LAB_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const browser = await chromium.launch({
    executablePath: process.env.LAB_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(await firstAddress(server))
    const idle: Latency[] = []
    for (const sae of saes) idle.push(await measure(page, sae, 'with no job running', note))
    await startTraining(page)
    const training: Latency[] = []
    for (const sae of saes) training.push(await measure(page, sae, 'while a baseline trains', note))
    if (!(await isTraining(page))) throw new Error('the training ended before the last measurement did')
    return saes.map((sae, i) => ({ layer: nameOf(sae), idle: idle[i]!, training: training[i]! }))
  } finally {
    await browser.close()
    const gone = once(server, 'exit')
    server.kill('SIGINT')
    await gone
  }
}

async function firstAddress(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdout! })) {
    if (line.startsWith('{')) return (JSON.parse(line) as { url: string }).url
  }
  throw new Error('the web host ended before it printed its address')
}

/** Long enough to last: epochs that nobody waits for. */
async function startTraining(page: Page): Promise<void> {
  await goTo(page, '#/train')
  const form = page.getByRole('form', { name: 'A new network' })
  await form.getByText(/^All settings/).click()
  await form.getByLabel('Epochs', { exact: true }).fill('100')
  await form.getByRole('button', { name: /^Train/ }).click()
  await page
    .getByText(/epoch 1/i)
    .first()
    .waitFor({ timeout: firstPaintMs })
}
/** Anew, so that nothing of the place before is taken for this one's. */
async function goTo(page: Page, hash: string): Promise<void> {
  const address = new URL(page.url())
  address.hash = hash
  await page.goto('about:blank')
  await page.goto(address.href)
}
const isTraining = (page: Page) => page.getByRole('contentinfo').getByRole('button', { name: /Stop/ }).first().isVisible()

/** Drags once, and takes the time of each frame that it painted. */
async function measure(page: Page, { run, model, ...sae }: SaeRow, when: string, note: (text: string) => void): Promise<Latency> {
  const name = nameOf({ run, model, ...sae })
  note(`${name}, ${when}`)
  const address = new URLSearchParams({ run: model, sae: run, sample: 'hard.0', steers: 'top:0' })
  await goTo(page, `#/steer?${address.toString()}`)
  await page.locator('section[aria-label="Answer"][aria-busy="false"] [data-answer]:not(:text-is("–"))').waitFor({ timeout: firstPaintMs })
  // The pass over the features' set, which only the first look at an autoencoder needs, is over.
  await page.locator('section[aria-label="Features"] li').first().waitFor({ timeout: firstPaintMs })
  await page.waitForTimeout(3000)
  await page.evaluate(watchPaints)
  await drag(page)
  const found = await page.evaluate(paintsSoFar)
  if (found.length === 0) throw new Error(`${name}: no movement was painted in ${dragSeconds} s`)
  const measured = latency(found)
  const { moved, delivered } = measured
  note(
    `  ${moved.count} movements painted: p50 ${ms(moved.p50)}, p95 ${ms(moved.p95)}; since they were delivered p50 ${ms(delivered.p50)}, p95 ${ms(delivered.p95)}`,
  )
  return measured
}

const ms = (value: number) => `${value.toFixed(1)} ms`

/** To and fro over the middle of the slider, a wave every two seconds. */
async function drag(page: Page): Promise<void> {
  const bounds = await page.locator('input[type="range"]').first().boundingBox()
  if (!bounds) throw new Error('the slider is not in sight')
  const at = (seconds: number) => bounds.x + bounds.width * (0.5 + 0.45 * Math.sin(Math.PI * seconds))
  const y = bounds.y + bounds.height / 2
  await page.mouse.move(at(0), y)
  await page.mouse.down()
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  while (seconds() < dragSeconds) {
    await page.mouse.move(at(seconds()), y)
    await new Promise((done) => setTimeout(done, 8))
  }
  await page.mouse.up()
}

async function labJson<T>(home: string, args: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, [built('cli'), ...args, '--json'], {
    env: { ...process.env, LAB_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`lab ${args.join(' ')} ended with ${code}`)
  return JSON.parse(text) as T
}

/** Of each movement from the hand on, and in brackets from its delivery to the page on. */
function table(rows: readonly Latencies[]): string {
  const header = ['SAE', 'idle p50', 'p95', 'max', 'frames', 'training p50', 'p95', 'max', 'frames']
  const of = ({ moved, delivered }: Latency) =>
    (['p50', 'p95', 'max'] as const).map((at) => `${moved[at].toFixed(1)} (${delivered[at].toFixed(1)}) ms`).concat(String(moved.count))
  const lines = [
    header,
    ['---', ...header.slice(1).map(() => '---:')],
    ...rows.map(({ layer, idle, training }) => [layer, ...of(idle), ...of(training)]),
  ]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
