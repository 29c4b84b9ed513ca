/** Makes the app to install: the product laid out as electron-builder wants it, packed into an Electron. */
import { build, DEFAULT_TARGET, DIR_TARGET, Platform, archFromString } from 'electron-builder'
import { existsSync } from 'node:fs'
import { constants, copyFile, link, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { underLock } from '../setup/context.mjs'
import { requireSpace, size } from '../setup/disk.mjs'
import { unfinishedFolder } from '../setup/unfinished.mjs'
import { builderConfig, executableName, productName } from './app-builder.mjs'
import { productPackage, productParts } from './product.mjs'

/** @typedef {import('../setup/context.mjs').Context} Context */
/** @typedef {import('./files.mjs').PlacedFile} PlacedFile */
/** @typedef {{ folder: string, version: string }} ElectronDist  the folder that its executable, or on macOS Electron.app, is in */

const title = 'app'
/** An unpacked Electron. */
const electronSize = 300e6
/** The first Electron that the store can be loaded into (src-main/hosts/electron/runtime.ts). */
const firstWithStore = 36

/**
 * @param {Context} context
 * @param {{ electron: ElectronDist, to: string, installers: boolean }} options
 * @returns {Promise<string[]>} the installers that lie in `to` now, or the one folder with the app where none were wanted
 * @throws SetupProblem where there is no build, or too little space
 */
export async function makeApp(context, options) {
  return underLock(context, title, join(context.root, '.lab', 'app.lock'), async (held) => {
    const work = unfinishedFolder(options.to, executableName)
    try {
      return await makeIn(held, work, options)
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  })
}

/**
 * @param {Context} context
 * @param {string} work
 * @param {Parameters<typeof makeApp>[1]} options
 */
async function makeIn(context, work, { electron, to, installers }) {
  const files = productFiles(context, electron)
  const total = files.reduce((sum, file) => sum + file.size, 0)
  // Installers come on top, packed.
  await requireSpace(to, (total + electronSize) * (installers ? 2 : 1), 'the app', context.statfs)
  const done = context.report.start(title, `packs the lab, ${size(total)}, into Electron ${electron.version}`)
  const product = join(work, 'product')
  await layOut(files, product)
  await writeFile(join(product, 'app', 'package.json'), JSON.stringify(appPackage(context.root)))
  const output = join(work, 'output')
  const artifacts = await build({
    projectDir: join(product, 'app'),
    targets: Platform.fromString(context.platform).createTarget(installers ? DEFAULT_TARGET : DIR_TARGET, archFromString(context.arch)),
    config: builderConfig({ product, output, electron }),
    publish: 'never',
  })
  const made = await moveInto(to, installers ? artifacts : [await unpackedApp(context, output)])
  done()
  return made
}

/**
 * @param {Context} context
 * @param {ElectronDist} electron
 * @returns {PlacedFile[]} without what only the command line and the web host run, and what only a debugger reads
 */
function productFiles(context, electron) {
  const needsNode = Number.parseInt(electron.version, 10) < firstWithStore
  return productParts(context)
    .filter(({ id }) => id !== 'node' || needsNode)
    .flatMap(({ files }) => files)
    .filter(({ path }) => !path.endsWith('.map') && !/^app\/out\/main\/(cli|web)\.js$/.test(path))
}

/** @param {string} root */
const appPackage = (root) => ({
  ...productPackage(root),
  productName,
  description: 'A desktop lab for shortcut learning',
  author: productName,
  // Installers want one, and the lab has none.
  homepage: 'https://lazy-artist-lab.invalid',
  desktopName: `${executableName}.desktop`,
})

/**
 * electron-builder only reads these files, so they need no bytes of their own where links are possible.
 * @param {PlacedFile[]} files
 * @param {string} folder
 */
async function layOut(files, folder) {
  for (const { path, source } of files) {
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    await link(source, target).catch(() => copyFile(source, target, constants.COPYFILE_FICLONE))
  }
}

/**
 * electron-builder names the folder by platform and architecture; the lab names its products alike.
 * @param {Context} context
 * @param {string} output
 */
async function unpackedApp({ root, platform, arch }, output) {
  const [made] = (await readdir(output, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const named = join(output, `${executableName}-${productPackage(root).version}-${platform}-${arch}-app`)
  await rename(join(output, `${made?.name}`), named)
  return named
}

/**
 * What is there under these names already is replaced.
 * @param {string} to
 * @param {string[]} paths
 */
async function moveInto(to, paths) {
  const moved = []
  for (const path of paths) {
    const target = join(to, basename(path))
    if (existsSync(target)) await rm(target, { recursive: true })
    await rename(path, target)
    moved.push(target)
  }
  return moved
}
