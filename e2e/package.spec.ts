import { expect, test } from '@playwright/test'
import { FuseV1Options, FuseState, getCurrentFuseWire } from '@electron/fuses'
import { extractFile, listPackage, statFile } from '@electron/asar'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { labJson } from './command-line'
import { noSandbox } from './lab'
import { appEnvironment, checkout, openApp, packageApp } from './packaged'
import { backendPids, enginePids } from './processes'
import { expectTrained, goTo, startTraining } from './steps'

test.skip(process.platform !== 'linux', 'the app is looked at through /proc')

let scratch: string
let app: string
let resources: string

test.beforeAll(async () => {
  test.setTimeout(600_000)
  scratch = await mkdtemp(join(tmpdir(), 'lab-package-'))
  app = join(scratch, 'app')
  await packageApp(app)
  resources = join(app, 'resources')
})
test.afterAll(() => rm(scratch, { recursive: true, force: true }))

test('nobody can make something else of the app than itself', async () => {
  const { version: _, ...wire } = await getCurrentFuseWire(join(app, 'lazy-artist-lab'))
  const on = Object.entries(wire).filter(([, state]) => state === FuseState.ENABLE)
  const names = on.map(([fuse]) => FuseV1Options[Number(fuse)])
  expect(names.filter((name) => name !== 'WasmTrapHandlers')).toEqual(['OnlyLoadAppFromAsar'])
})

test('it holds what runs, and nothing of how it was made', async () => {
  expect(await readdir(scratch)).toEqual(['app'])
  expect((await readdir(resources)).sort()).toEqual(['LICENSES.txt', 'app.asar', 'app.asar.unpacked', 'native', 'node'])
  expect(await readdir(join(resources, 'app.asar.unpacked'))).toEqual(['node_modules', 'out'])
  const archive = join(resources, 'app.asar')
  const files = listPackage(archive, { isPack: false })
    .map((path) => ({ path: path.slice(1), entry: statFile(archive, path.slice(1)) }))
    .filter(({ entry }) => 'size' in entry)
  const packed = files.filter(({ entry }) => !('unpacked' in entry)).map(({ path }) => path)
  expect(new Set(packed.map((path) => path.split('/').slice(0, 2).join('/')))).toEqual(
    new Set(['out/main', 'out/preload', 'out/renderer', 'package.json', 'resources/icons', 'resources/mark.svg']),
  )
  expect(packed.filter((path) => path.startsWith('out/main'))).toEqual(['out/main/electron.js'])
  const all = files.map(({ path }) => path)
  expect(
    all.filter((path) => /\.(map|ts|svelte|test\.[^/]*|env|npmrc|pem|key)$|^(src-|scripts|e2e|bench)|node_modules\/(electron|vite)/.test(path)),
  ).toEqual([])
  // Neither the checkout nor its user can be read out of it.
  for (const path of all.filter((path) => /^(out\/.*|package)\.(js|json|html)$/.test(path)))
    expect(extractFile(archive, path).includes(checkout), path).toBe(false)
  expect(JSON.parse(extractFile(archive, 'package.json').toString())).not.toHaveProperty('scripts')
})

test('it trains with the engine that lies in it, on a machine where nothing was set up', async () => {
  const home = join(scratch, 'home')
  const { page, close } = await openApp(app, home)
  await page.getByRole('button', { name: 'Help', exact: true }).click()
  await page.getByRole('button', { name: 'About the lab' }).click()
  const about = page.getByRole('dialog', { name: 'About' })
  await expect(about).toContainText('in its own window')
  await expect(about).toContainText('native TensorFlow 2.21.0')
  await page.keyboard.press('Escape')
  const [engine] = enginePids(home)
  expect(await readFile(`/proc/${engine}/maps`, 'utf8')).toMatch(new RegExp(`${resources}/native/[^/]+/tensorflow/libtensorflow_cc`))
  const [backend] = backendPids(home)
  expect(await readlink(`/proc/${backend}/exe`)).toBe(join(resources, 'node/bin/node'))

  await startTraining(page, { trainingDigits: 600, testDigits: 200, epochs: 1 })
  await expectTrained(page)
  await labJson(home, ['pack', 'last', '--to', join(scratch, 'one run.lazyrun')])
  await close()
  expect([...enginePids(home), ...backendPids(home)]).toEqual([])
})

test('a file of runs that the system opens with it comes in and is shown', async () => {
  const home = join(scratch, 'other')
  const file = join(scratch, 'one run.lazyrun')
  const { page, close } = await openApp(app, home, [pathToFileURL(file).href])
  const card = page.getByRole('region', { name: /^Run erm/ })
  await expect(card.getByText('finished')).toBeVisible()

  // The app is open: a second start gives its file to the first, and ends.
  await goTo(page, /What is in the canvas/)
  await expect(card).toBeHidden()
  await promisify(execFile)(join(app, 'lazy-artist-lab'), [...noSandbox, 'one run.lazyrun'], { env: await appEnvironment(home), cwd: scratch })
  await expect(card.getByText('finished')).toBeVisible()
  await close()
})
