/** The app that `npm run package` makes of the tests' Electron, started as its user would: not through Playwright's Electron, which debugs it. */
import { chromium, type Page } from '@playwright/test'
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { noSandbox } from './lab'

export const checkout = resolve(__dirname, '..')

/** Into a new folder, of the build that is there. */
export async function packageApp(folder: string): Promise<void> {
  const electron = process.env.LAB_TEST_ELECTRON
  if (!electron) throw new Error('LAB_TEST_ELECTRON names no Electron')
  const args = [join(checkout, 'scripts/package.mjs'), '--as-built', '--electron', dirname(electron), '--dir', '--to', folder]
  await promisify(execFile)(process.execPath, args)
}

export interface RunningApp {
  page: Page
  pid: number
  /** Closes the window, and waits until all has ended. */
  close(): Promise<void>
}

/** The store is in `home`, on a machine on which set-up never ran: all caches are empty. */
export async function appEnvironment(home: string): Promise<NodeJS.ProcessEnv> {
  const empty = join(home, 'nothing')
  await mkdir(empty, { recursive: true })
  return { DISPLAY: process.env.DISPLAY, PATH: '/usr/bin:/bin', HOME: empty, LAB_CACHE: empty, LAB_HOME: home, LAB_TEST: '1' }
}

export async function openApp(app: string, home: string, args: readonly string[] = []): Promise<RunningApp> {
  const child = spawn(join(app, 'lazy-artist-lab'), [...noSandbox, '--disable-gpu', '--remote-debugging-port=0', ...args], {
    env: await appEnvironment(home),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  const address = await debuggerOf(child)
  // The defaults are about browsers, and no Electron has all that they ask for.
  const connect = () => chromium.connectOverCDP(address, { noDefaults: true, timeout: 60_000 })
  // Now and then the old Electron's debugger does not answer to the first that comes.
  const browser = await connect().catch(connect)
  const context = browser.contexts()[0]!
  const page = context.pages()[0] ?? (await context.waitForEvent('page'))
  return {
    page,
    pid: child.pid!,
    async close() {
      await page.close()
      await ended
    },
  }
}

/** Chromium's own debugger, of pages: the one of Node is off in the app. */
async function debuggerOf(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stderr! })
  return new Promise((done, fail) => {
    lines.on('line', (line) => {
      const [, address] = /DevTools listening on (\S+)/.exec(line) ?? []
      if (address) done(address)
    })
    lines.on('close', () => fail(new Error('the app ended before it opened a window')))
  })
}
