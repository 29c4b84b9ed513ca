/** Makes a bundle: one folder with everything that the lab needs to run on a machine without a network (product.mjs says what, and where it lies). */
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { diskFull, meansDiskFull, requireSpace, size } from '../setup/disk.mjs'
import { findElectron } from '../setup/electron.mjs'
import { SetupProblem } from '../setup/problem.mjs'
import { reasonOf } from '../setup/run.mjs'
import { filesUnder } from './files.mjs'
import { onOneDisk, place, placeLinked, replaceFolder } from './folders.mjs'
import { launchers } from './launchers.mjs'
import { licencesText } from './licences.mjs'
import { bundleName, checkBundle, requireOwn, sizeOf, writeManifest } from './manifest.mjs'
import { ownScripts } from './own-scripts.mjs'
import { productPackage, productParts } from './product.mjs'
import { readmeText } from './readme.mjs'

/** @typedef {import('../setup/context.mjs').Context} Context */
/** @typedef {import('./product.mjs').Part} Part */
/** @typedef {{ folder: string, version: string } | { missing: string }} Electron  its own binary, or why it is not taken along */

const title = 'bundle'
const instead = 'let --to name a folder on another disk'

/** Files that are only ever replaced as a whole, never written to: a second name for them is as good as a copy. */
const linked = new Set(['node', 'native', 'data'])

/**
 * @param {Context} context
 * @returns {string} where a bundle goes that nobody has named a folder for
 */
export function defaultFolder({ root, platform, arch }) {
  return join(root, 'dist', `${bundleName}-${productPackage(root).version}-${platform}-${arch}`)
}

/**
 * @param {Context} context
 * @param {string} folder an earlier bundle there is replaced
 * @param {Electron} electron
 * @returns {Promise<import('./manifest.mjs').BundleManifest>}
 * @throws SetupProblem where something else is there, a part is missing, or the disk is too small
 */
export async function makeBundle(context, folder, electron) {
  requireOwn(folder)
  const parts = [...productParts(context), ...electronPart(electron)]
  const parent = dirname(folder)
  await mkdir(parent, { recursive: true })
  const copied = parts.flatMap(({ id, files }) => files.filter(({ source }) => !linked.has(id) || !onOneDisk(source, parent)))
  const bytes = copied.reduce((sum, file) => sum + file.size, 0)
  await requireSpace(parent, bytes, 'the bundle', context.statfs, instead)
  sayParts(context, parts, electron)
  try {
    const manifest = await replaceFolder(folder, async (work) => {
      const placed = context.report.start(title, `copies ${size(bytes)} into ${folder}`)
      await placeParts(parts, work)
      await writeOwn(context, work, parts, electron)
      placed()
      const hashed = context.report.start(title, 'hashes every file')
      const written = await writeManifest(work, aboutOf(context, parts, electron))
      hashed()
      return written
    })
    context.report.say(title, `${manifest.files.length} files, ${size(sizeOf(manifest))}, in ${folder}`)
    return manifest
  } catch (error) {
    throw meansDiskFull(error) ? diskFull(parent, 'the bundle', 'did not fit', instead) : error
  }
}

/**
 * @param {Electron} electron
 * @returns {{ id: 'electron', title: string, files: Part['files'], size: number }[]}
 */
function electronPart(electron) {
  if ('missing' in electron) return []
  const files = filesUnder(electron.folder, 'electron')
  return [{ id: 'electron', title: `Electron ${electron.version}`, files, size: files.reduce((sum, file) => sum + file.size, 0) }]
}

/**
 * @param {Context} context
 * @param {{ id: string, title: string, files: unknown[], size: number }[]} parts
 * @param {Electron} electron
 */
function sayParts({ report }, parts, electron) {
  for (const { id, title: name, files, size: bytes } of parts) {
    if (files.length) report.say(title, `${name}, ${size(bytes)}`)
    else if (id === 'native') report.say(title, 'no native engine, since there is none here: the lab in the bundle computes with WebAssembly')
  }
  if ('missing' in electron) report.say(title, `no Electron (${electron.missing}): the lab in the bundle opens in the browser`)
}

/**
 * @param {{ id: string, files: Part['files'] }[]} parts
 * @param {string} work
 */
async function placeParts(parts, work) {
  for (const { id, files } of parts) {
    const put = linked.has(id) ? placeLinked : place
    for (const { source, path } of files) await put(source, join(work, path))
  }
}

/**
 * What no other place has: the commands, their scripts, and the texts.
 * @param {Context} context
 * @param {string} work
 * @param {{ id: string, files: Part['files'] }[]} parts
 * @param {Electron} electron
 */
async function writeOwn(context, work, parts, electron) {
  const { root, platform } = context
  for (const { source, path } of ownScripts(root)) await place(source, join(work, path))
  await writeFile(join(work, 'app/package.json'), `${JSON.stringify(productPackage(root), null, 2)}\n`)
  await writeFile(join(work, 'LICENSES.txt'), licencesText(root, !('missing' in electron)))
  await writeFile(join(work, 'README.txt'), readmeText(aboutOf(context, parts, electron)))
  for (const { path, text } of launchers(platform)) {
    await writeFile(join(work, path), text)
    await chmod(join(work, path), 0o755)
  }
}

/**
 * @param {Context} context
 * @param {{ id: string, files: Part['files'] }[]} parts
 * @param {Electron} electron
 * @returns {import('./manifest.mjs').About}
 */
function aboutOf({ root, platform, arch }, parts, electron) {
  const engines = parts
    .filter(({ id }) => id === 'native')
    .flatMap(({ files }) => files.map(({ path }) => /** @type {string} */ (path.split('/')[1])))
  const { version } = productPackage(root)
  return { version, platform, arch, native: [...new Set(engines)], electron: 'missing' in electron ? null : electron.version }
}

/**
 * The Electron of package.json's version; one that a variable names is taken where it is that version too.
 * @param {Context} context
 * @returns {Promise<Electron>}
 */
export async function electronFor(context) {
  // Its folder there is made of links, which a bundle has none of.
  if (context.platform === 'darwin') return { missing: 'on macOS it is no plain folder' }
  const { version } = JSON.parse(await readFile(join(context.root, 'node_modules/electron/package.json'), 'utf8'))
  const file = findElectron(context)
  if (!file) return { missing: `its binary, version ${version}, cannot be had here` }
  const folder = dirname(file)
  const found = existsSync(join(folder, 'version')) ? (await readFile(join(folder, 'version'), 'utf8')).trim().replace(/^v/, '') : 'unknown'
  return found === version ? { folder, version } : { missing: `the one in ${folder} is ${found}, not ${version}` }
}

/**
 * The bundle as one file beside it: .tar.zst where the system has zstd, else .tar.gz.
 * @param {Context} context
 * @param {string} folder
 * @returns {Promise<string>} its path
 */
export async function archiveBundle(context, folder) {
  const { report, run, which } = context
  const [ending, option] = which('zstd') ? ['tar.zst', '--zstd'] : ['tar.gz', '--gzip']
  const file = `${folder}.${ending}`
  const work = `${file}.unfinished-${process.pid}`
  const done = report.start(title, `packs ${file}`)
  try {
    const ran = await run('tar', [option, '-cf', work, '-C', dirname(folder), basename(folder)])
    if (meansDiskFull(ran.err)) throw diskFull(dirname(folder), 'the archive', 'did not fit', instead)
    // Where a linked file gets or loses another name meanwhile, tar takes that for a change; the content says whether it is one.
    if (ran.code === 1 && ran.err.includes('file changed as we read it')) await checkBundle(folder)
    else if (ran.code !== 0) throw new SetupProblem('system', `tar failed: ${reasonOf(ran)}`)
    await rename(work, file)
  } finally {
    await rm(work, { force: true })
  }
  done(size(filesUnder(file, '').reduce((sum, found) => sum + found.size, 0)))
  return file
}
