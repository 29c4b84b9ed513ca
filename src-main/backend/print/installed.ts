/** Printing with an installed browser, headless and without a network. */
import type { Browser } from 'playwright-core'
import { asLabError, LabError } from '../../contract/errors'
import { pageSetup, type PrintInput } from '../../contract/print'
import { findBrowser, thisMachine, type Machine, withoutBrowser } from './browsers'

/** For one document; a document of fifty runs takes some seconds. */
const limitMs = 120_000

/**
 * The PDF of a self-contained document: tagged, with an outline of its headings. Scripts do not run in it and nothing is loaded. Fails with
 * `unavailable` where there is no browser or it does not start, `cancelled` where the signal says so.
 */
export async function printWithInstalled(document: PrintInput, signal?: AbortSignal, machine: Machine = thisMachine()): Promise<Uint8Array> {
  const file = findBrowser(machine)
  const browser = await start(file)
  const end = () => void browser.close()
  signal?.addEventListener('abort', end, { once: true })
  try {
    if (signal?.aborted) throw new LabError('cancelled', 'given up before it was printed')
    return await printIn(browser, document)
  } catch (thrown) {
    if (signal?.aborted) throw new LabError('cancelled', 'given up while it was printed', { cause: thrown })
    throw new LabError('internal', `${file} did not print the document: ${firstLine(thrown)}`, { cause: thrown })
  } finally {
    signal?.removeEventListener('abort', end)
    await browser.close()
  }
}

async function start(file: string): Promise<Browser> {
  try {
    // Chromium's own sandbox cannot be had by root.
    return await launch(file, process.getuid?.() !== 0)
  } catch (thrown) {
    // Nor in most containers: what is printed is our own document, without scripts.
    if (/sandbox/i.test(asLabError(thrown).message)) return launch(file, false).catch((again: unknown) => refuse(file, again))
    return refuse(file, thrown)
  }
}

function refuse(file: string, thrown: unknown): never {
  throw new LabError('unavailable', `the browser ${file} could not be started to print: ${firstLine(thrown)}; LAB_BROWSER can name another`, {
    ...withoutBrowser,
    cause: thrown,
  })
}

async function launch(executablePath: string, chromiumSandbox: boolean): Promise<Browser> {
  // Loaded when it is first needed: it takes longer than the backend's own start.
  const { chromium } = await import('playwright-core')
  return chromium.launch({ executablePath, chromiumSandbox, headless: true, args: ['--host-resolver-rules=MAP * ~NOTFOUND'] })
}

async function printIn(browser: Browser, document: PrintInput): Promise<Uint8Array> {
  const context = await browser.newContext({ javaScriptEnabled: false, offline: true, acceptDownloads: false, serviceWorkers: 'block' })
  context.setDefaultTimeout(limitMs)
  await context.route('**/*', (route) => route.abort())
  const page = await context.newPage()
  await page.setContent(document.html, { waitUntil: 'load' })
  const { width, height, margin, headerTemplate, footerTemplate } = pageSetup(document)
  const pdf = await page.pdf({
    width: `${width}in`,
    height: `${height}in`,
    margin: { top: `${margin.top}in`, bottom: `${margin.bottom}in`, left: `${margin.left}in`, right: `${margin.right}in` },
    headerTemplate,
    footerTemplate,
    displayHeaderFooter: true,
    printBackground: true,
    tagged: true,
    outline: true,
  })
  return new Uint8Array(pdf)
}

const firstLine = (thrown: unknown) => asLabError(thrown).message.split('\n')[0]!
