/**
 * The lab as a person has it, for the scenarios: a page of a real Chromium on the web host, or the window of a real Electron, by the
 * Playwright project. Each test has a store of its own.
 */
import { _electron, chromium, test as base, type Browser, type Page } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { labJson } from './command-line'
import { smallTraining } from './steps'

const root = resolve(__dirname, '..')
/** As root, as in most containers, Chromium has no sandbox to offer. */
export const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export interface RunningLab {
  page: Page
  /** LAB_HOME of this lab. */
  home: string
  host: 'web' | 'electron'
  /** Closes the lab in order and opens it again on the same store. */
  restart(): Promise<void>
}

interface Started {
  page: Page
  stop(): Promise<void>
}

interface Scenario {
  /** What the lab has when it is opened: nothing, or one network of `smallTraining`, which cheats. */
  contents: 'nothing' | 'cheater'
  lab: RunningLab
}

/** What takes time to make, made when it is first asked for, and once for all scenarios. */
interface Shared {
  openBrowser: () => Promise<Browser>
  /** A lab's home with the cheater in it, to be copied. */
  makeCheater: () => Promise<string>
}

export const test = base.extend<Scenario, Shared>({
  openBrowser: [
    async ({}, use) => {
      let browser: Promise<Browser> | undefined
      await use(() => (browser ??= launchChromium()))
      await (await browser)?.close()
    },
    { scope: 'worker' },
  ],
  makeCheater: [
    async ({}, use) => {
      const home = await newHome()
      let trained: Promise<string> | undefined
      await use(() => (trained ??= trainCheater(home)))
      await rm(home, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  contents: ['nothing', { option: true }],
  lab: [
    async ({ contents, openBrowser, makeCheater }, use, info) => {
      const host = info.project.name === 'electron' ? 'electron' : 'web'
      const home = await newHome()
      if (contents === 'cheater') await cp(await makeCheater(), home, { recursive: true })
      const start = () => (host === 'electron' ? startElectron(home) : openBrowser().then((browser) => startWeb(home, browser)))
      let started = await start()
      const lab: RunningLab = {
        page: started.page,
        home,
        host,
        async restart() {
          await started.stop()
          started = await start()
          lab.page = started.page
        },
      }
      await use(lab)
      if (info.status !== info.expectedStatus) {
        await info.attach('page', { body: await started.page.screenshot(), contentType: 'image/png' }).catch(() => {})
      }
      await started.stop()
      await rm(home, { recursive: true, force: true })
    },
    // The cheater is trained in it.
    { timeout: 300_000 },
  ],
})
export { expect } from '@playwright/test'

const newHome = () => mkdtemp(join(tmpdir(), 'lab-e2e-'))

async function trainCheater(home: string): Promise<string> {
  const { trainingDigits, testDigits, epochs } = smallTraining
  await labJson(home, ['train', '--train-size', `${trainingDigits}`, '--test-size', `${testDigits}`, '--epochs', `${epochs}`])
  return home
}

const launchChromium = () =>
  chromium.launch({
    executablePath: process.env.LAB_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: [...noSandbox, '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  })

function environment(home: string): Record<string, string> {
  const own = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
  return { ...own, LAB_HOME: home, LAB_TEST: '1' }
}

async function startWeb(home: string, browser: Browser): Promise<Started> {
  const server = spawn(process.execPath, [join(root, 'out/main/web.js'), '--port', '0', '--json'], {
    env: environment(home),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await firstAddress(server)
  // Each has storage of its own, as a browser that is opened for the first time.
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(address)
  return {
    page,
    async stop() {
      await page.close()
      const gone = once(server, 'exit')
      server.kill('SIGINT')
      await gone
    },
  }
}

/** The address that the web host prints when it is ready. */
async function firstAddress(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdout! })) {
    if (line.startsWith('{')) return (JSON.parse(line) as { url: string }).url
  }
  throw new Error('the web host ended before it printed its address')
}

async function startElectron(home: string): Promise<Started> {
  const executablePath = process.env.LAB_TEST_ELECTRON
  if (!executablePath) throw new Error('LAB_TEST_ELECTRON names no Electron')
  const launch = () =>
    openWindow({ executablePath, args: [...noSandbox, '--disable-gpu', root], env: { ...environment(home), LAB_NODE: process.execPath } })
  // Now and then Playwright does not get hold of the old Electron's debugger, and would wait for ever.
  const { app, page } = await launch().catch(launch)
  return { page, stop: () => app.close() }
}

const launchTimeout = 40_000

async function openWindow(options: Parameters<typeof _electron.launch>[0]) {
  const app = await _electron.launch({ ...options, timeout: launchTimeout })
  try {
    return { app, page: await app.firstWindow({ timeout: launchTimeout }) }
  } catch (thrown) {
    app.process().kill('SIGKILL')
    throw thrown
  }
}
