/** The parts of `npm test`, in their order: what each needs of the machine, and how it is run and counted. */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findChromium } from '../setup/chromium.mjs'
import { setUpTestElectron } from '../setup/electron-test.mjs'
import { runToEnd } from './children.mjs'
import { countPlaywright, countVitest } from './counts.mjs'
import { startXvfb } from './xvfb.mjs'

/** @typedef {import('../setup/context.mjs').Context} Context */
/** @typedef {import('./counts.mjs').Counts} Counts */
/** @typedef {{ counts: Counts } | { missing: string }} Result  missing: why the part cannot run on this machine */
/** @typedef {{ id: string, title: string, needsLab: boolean, run: (context: Context, more: string[]) => Promise<Result> }} Part */

const node = process.execPath

/** @type {Part[]} */
export const parts = [
  {
    id: 'types',
    title: 'types',
    needsLab: false,
    run: (context) =>
      asOneTest(context, [
        ...['tsconfig.json', 'src-preload/tsconfig.json', 'scripts/tsconfig.json'].map((project) => [
          'typescript/bin/tsc',
          '--noEmit',
          '-p',
          project,
        ]),
        ['svelte-check/bin/svelte-check', '--tsconfig', './src-renderer/tsconfig.json', '--fail-on-warnings', '--output', 'human'],
      ]),
  },
  {
    id: 'lint',
    title: 'lint',
    needsLab: false,
    run: (context, more) => asOneTest(context, [['eslint/bin/eslint.js', '--max-warnings', '0', ...(more.length ? more : ['.'])]]),
  },
  { id: 'unit', title: 'unit, store, engine', needsLab: true, run: runVitest },
  { id: 'web', title: 'pages in Chromium on the web host', needsLab: true, run: runInChromium },
  { id: 'electron', title: 'pages in Electron', needsLab: true, run: runInElectron },
]

/**
 * Checks that have no tests to count are one test together.
 * @param {Context} context
 * @param {string[][]} tools each a script of a package, and its arguments
 * @returns {Promise<Result>}
 */
async function asOneTest({ root }, tools) {
  let failed = false
  for (const [script, ...args] of tools) {
    const code = await runToEnd(node, [join(root, 'node_modules', `${script}`), ...args], { cwd: root })
    failed ||= code !== 0
  }
  return { counts: { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 } }
}

/** @type {Part['run']} */
async function runVitest(context, more) {
  const { root } = context
  const chromium = await findChromium(context)
  const report = join(root, 'test-results', 'unit.json')
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...more]
  return counted(report, countVitest, () => runToEnd(node, args, { cwd: root, env: { ...context.env, ...chromiumIn(chromium) } }))
}

/**
 * Tests outside the page want a Chromium too, to print with.
 * @param {Awaited<ReturnType<typeof findChromium>>} chromium
 */
const chromiumIn = (chromium) => ('file' in chromium ? { LAB_TEST_CHROMIUM: chromium.file } : {})

/** @type {Part['run']} */
async function runInChromium(context, more) {
  const chromium = await findChromium(context)
  if ('missing' in chromium) return chromium
  return runPlaywright(context, 'web', { LAB_TEST_CHROMIUM: chromium.file }, more)
}

/** @type {Part['run']} */
async function runInElectron(context, more) {
  const electron = await setUpTestElectron(context)
  if ('missing' in electron) return electron
  const env = { LAB_TEST_ELECTRON: electron.file, ...chromiumIn(await findChromium(context)) }
  if (context.platform !== 'linux') return runPlaywright(context, 'electron', env, more)
  const xvfb = context.which('Xvfb')
  if (!xvfb) return { missing: 'there is no Xvfb (on Debian: the package xvfb)' }
  const { display, stop } = await startXvfb(xvfb, context.root)
  try {
    return await runPlaywright(context, 'electron', { ...env, DISPLAY: display, WAYLAND_DISPLAY: undefined }, more)
  } finally {
    stop()
  }
}

/**
 * @param {Context} context
 * @param {'web' | 'electron'} project
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} more
 */
function runPlaywright(context, project, env, more) {
  const { root } = context
  const report = join(root, 'test-results', `${project}.json`)
  const tool = join(root, 'node_modules/@playwright/test/cli.js')
  // Each project has a folder of its own, since Playwright empties it first.
  const args = [
    tool,
    'test',
    '-c',
    'e2e/playwright.config.ts',
    '--project',
    project,
    '--output',
    join(root, 'test-results', project),
    '--reporter',
    'list,json',
    ...more,
  ]
  const settings = { ...context.env, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  return counted(report, countPlaywright, () => runToEnd(node, args, { cwd: root, env: settings }))
}

/**
 * @template R
 * @param {string} file
 * @param {(report: R) => Counts} count
 * @param {() => Promise<number>} run
 * @returns {Promise<Result>}
 */
async function counted(file, count, run) {
  await rm(file, { force: true })
  const code = await run()
  const counts = await readFile(file, 'utf8').then(
    (text) => count(JSON.parse(text)),
    () => ({ passed: 0, failed: 0, skipped: 0 }),
  )
  // A runner that fails without a failed test (it crashed, an error came outside the tests, or it found none) has failed all the same.
  return { counts: code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts }
}
