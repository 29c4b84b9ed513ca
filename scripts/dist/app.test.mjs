import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../setup/places.mjs'
import { machine, ran, scratchFolder } from '../setup/testing.mjs'
import { builderConfig } from './app-builder.mjs'
import { makeApp } from './app.mjs'
import { namedElectron, ownElectron } from './electron-dist.mjs'
import { fusesOf } from './fuses.mjs'

const electron = { folder: '/electron', version: '45.4.1' }
const config = (product = scratchFolder()) => builderConfig({ product, output: '/output', electron })

test('the icons that electron-builder is told of are there', () => {
  const { directories, linux, mac, win } = config()
  for (const icon of [linux?.icon, mac?.icon, win?.icon])
    expect(existsSync(join(root, `${directories?.buildResources}`, `${icon}`)), `${icon}`).toBe(true)
})

test('what lies beside the archive is what the product has', () => {
  const product = scratchFolder()
  mkdirSync(join(product, 'native'))
  writeFileSync(join(product, 'LICENSES.txt'), '')
  expect(config(product).extraResources).toEqual([
    { from: join(product, 'native'), to: 'native' },
    { from: join(product, 'LICENSES.txt'), to: 'LICENSES.txt' },
  ])
})

test('each system has its installers, and opens files of runs with the lab', () => {
  const { linux, mac, win, fileAssociations } = config()
  expect([linux, mac, win].map((options) => options?.target)).toEqual([['AppImage', 'deb'], ['dmg'], ['nsis']])
  expect(fileAssociations).toEqual([expect.objectContaining({ ext: 'lazyrun' })])
})

test('no system lets an app be run as Node, inspected, or taken from another archive; the archive is checked where Electron can', () => {
  for (const platform of ['linux', 'darwin', 'win32']) {
    const on = Object.entries(fusesOf(platform)).filter(([, state]) => state)
    expect(on.map(([name]) => name)).toEqual([
      ...(platform === 'linux' ? [] : ['EnableEmbeddedAsarIntegrityValidation']),
      'OnlyLoadAppFromAsar',
      'WasmTrapHandlers',
    ])
  }
})

/** @param {string} version what the Electron in the folder says of itself */
const withElectron = (version) => machine({ electron: () => ran({ out: `${version}\n` }) }, { root })

test('another Electron makes an unpacked app, and no installers', async () => {
  expect(await namedElectron(withElectron('22.3.25'), '/other', false)).toEqual({ folder: '/other', version: '22.3.25' })
  await expect(namedElectron(withElectron('22.3.25'), '/other', true)).rejects.toThrow(
    /installer is made of Electron 45.*holds Electron 22\.3\.25.*--dir/,
  )
  expect(await namedElectron(withElectron('45.9.0'), '/other', true)).toEqual({ folder: '/other', version: '45.9.0' })
  await expect(namedElectron(machine({}, { root }), '/other', false)).rejects.toThrow(/\/other\/electron is no Electron/)
})

test('without an Electron it is said what helps', async () => {
  const folder = scratchFolder()
  mkdirSync(join(folder, 'node_modules/electron'), { recursive: true })
  writeFileSync(join(folder, 'node_modules/electron/package.json'), '{"version":"45.4.1"}')
  const context = machine({ node: () => ran({ code: 1, err: 'fetch failed' }) }, { root: folder })
  await expect(ownElectron(context)).rejects.toThrow(/there is no Electron; `npm run package -- --electron FOLDER --dir`/)
  expect(context.said.at(-1)).toMatch(/fetch failed/)
})

// The second is the app of somebody else, the third the lab in a folder among others.
test.each(['notes/mine.txt', 'resources/app.asar', 'lab/resources/app.asar'])('a folder with something else, %s, is left as it is', async (path) => {
  const folder = scratchFolder()
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'mine')
  await expect(makeApp(machine({}, { root }), folder, { electron, installers: false })).rejects.toThrow(/is no app of the lab: it is left as it is/)
  expect(existsSync(file)).toBe(true)
})
