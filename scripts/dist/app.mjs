/** Makes the app to install: the product laid out as electron-builder wants it, packed into an Electron. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { requireSpace, size } from '../setup/disk.mjs'
import { SetupProblem } from '../setup/problem.mjs'
import { builderConfig, executableName, productName } from './app-builder.mjs'
import { filesUnder } from './files.mjs'
import { placeLinked, replaceFolder } from './folders.mjs'
import { licencesText } from './licences.mjs'
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
 * @param {boolean} installers
 * @returns {string} where an app goes that nobody has named a folder for
 */
export function appFolder({ root, platform, arch }, installers) {
  return join(root, 'dist', `${executableName}-${productPackage(root).version}-${platform}-${arch}-${installers ? 'installers' : 'app'}`)
}

/**
 * @param {Context} context
 * @param {string} folder for the installers, or where none are wanted for the unpacked app; an earlier one there is replaced
 * @param {{ electron: ElectronDist, installers: boolean }} options
 * @throws SetupProblem where something else is there, a part is missing, or the disk is too small
 */
export async function makeApp(context, folder, { electron, installers }) {
  requireOwn(folder)
  const files = productFiles(context, electron)
  const total = sizeOf(files)
  // Installers are packed from an unpacked app, which goes afterwards.
  await requireSpace(
    join(folder, '..'),
    (total + electronSize) * (installers ? 2 : 1),
    'the app',
    context.statfs,
    'let --to name a folder on another disk',
  )
  const done = context.report.start(title, `packs the lab, ${size(total)}, into Electron ${electron.version}`)
  await replaceFolder(folder, async (work) => {
    const making = join(work, '.making')
    const product = join(making, 'product')
    const output = join(making, 'output')
    await layOut(context, files, product)
    await runBuilder(context, { product, output, electron, installers })
    const made = installers ? output : await unpackedIn(output)
    for (const name of await readdir(made)) {
      if (!installers || isInstaller(name)) await rename(join(made, name), join(work, name))
    }
    await rm(making, { recursive: true })
  })
  done(`${size(sizeOf(filesUnder(folder, '')))} in ${folder}`)
}

/**
 * electron-builder leaves more beside them.
 * @param {string} name
 */
const isInstaller = (name) => name.startsWith(`${executableName}-`) && /\.(AppImage|deb|dmg|exe)$/.test(name)

/** @param {PlacedFile[]} files */
const sizeOf = (files) => files.reduce((sum, file) => sum + file.size, 0)

/** At the top of an unpacked app, by system. */
const appMarks = [
  ['resources/app.asar', executableName],
  ['resources/app.asar', `${productName}.exe`],
  [`${productName}.app/Contents/Resources/app.asar`],
]

/**
 * A folder may be replaced that is not there, is empty, or holds an earlier app of the lab or its installers.
 * @param {string} folder
 */
function requireOwn(folder) {
  if (!existsSync(folder)) return
  const isApp = appMarks.some((marks) => marks.every((path) => existsSync(join(folder, path))))
  if (!isApp && !filesUnder(folder, '.').every(({ path }) => isInstaller(path.slice('./'.length))))
    throw new SetupProblem('failed', `${folder} is there and is no app of the lab: it is left as it is`)
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

/**
 * electron-builder only reads these files, so they need no bytes of their own where links are possible.
 * @param {Context} context
 * @param {PlacedFile[]} files
 * @param {string} product
 */
async function layOut({ root }, files, product) {
  for (const { path, source } of files) await placeLinked(source, join(product, path))
  await writeFile(join(product, 'app', 'package.json'), JSON.stringify(appPackage(root)))
  await writeFile(join(product, 'LICENSES.txt'), licencesText(root, false))
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
 * @param {Context} context
 * @param {{ product: string, output: string, electron: ElectronDist, installers: boolean }} options
 */
async function runBuilder({ platform, arch }, { product, output, electron, installers }) {
  // By this name electron-builder is told, as it is loaded, to link files that nobody changes in place: the native engine is most of the app.
  if (!installers) process.env.USE_HARD_LINKS = 'true'
  const { archFromString, build, DIR_TARGET, Platform } = await import('electron-builder')
  await mkdir(output, { recursive: true })
  try {
    await build({
      projectDir: join(product, 'app'),
      // Without a name, it is the targets of the configuration.
      targets: Platform.fromString(platform).createTarget(installers ? null : DIR_TARGET, archFromString(arch)),
      config: builderConfig({ product, output, electron }),
      publish: 'never',
    })
  } catch (error) {
    const [unreachable] = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\b[^\n]*/.exec(String(error)) ?? []
    if (!installers || !unreachable) throw error
    throw new SetupProblem(
      'network',
      `the tools that make installers cannot be downloaded (${unreachable}); \`npm run package -- --dir\` makes the unpacked app without them`,
    )
  }
}

/**
 * electron-builder names it by system and processor.
 * @param {string} output
 */
async function unpackedIn(output) {
  const [folder] = (await readdir(output, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  if (!folder) throw new Error(`electron-builder has left no folder in ${output}`)
  return join(output, folder.name)
}
