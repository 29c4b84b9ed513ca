/** The native engine on Linux x86-64: TensorFlow's libraries out of its wheel, and the addon compiled from the sources in the npm package. */
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unfinishedFolder } from './unfinished.mjs'
import { diskFull, meansDiskFull, requireSpace, size } from './disk.mjs'
import { tryAddon } from './native-addon.mjs'
import { describeFile, nativeFolder, nativeKey, tensorflowVersion } from './native-location.mjs'
import {
  compilerArguments,
  includeFolder,
  isCudaMember,
  isTensorflowMember,
  sizes,
  tensorflowPackage,
  tensorflowRequirement,
} from './native-plan.mjs'
import { tfjsVersion } from './native-package.mjs'
import { downloadWheels, findPip, requirementsOfExtra, wheelOf } from './pip.mjs'
import { isProblem, SetupProblem } from './problem.mjs'
import { reasonOf } from './run.mjs'
import { readMember, unzip } from './unzip.mjs'

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {import('./native-location.mjs').Device} Device */

const title = 'native engine'
const addon = 'tfjs_binding.node'

/**
 * @param {Context} context
 * @param {Device} device
 */
export async function buildFromRegistry(context, device) {
  const compiler = findCompiler(context)
  const pip = await findPip(context)
  const folder = nativeFolder(context.cache)
  const key = nativeKey(device, context.platform, context.arch)
  const downloads = join(folder, `${key}.downloads`)
  const work = unfinishedFolder(folder, key)
  try {
    await requireSpace(folder, await spaceNeeded(device, downloads), `TensorFlow ${tensorflowVersion}`, context.statfs)
    const files = await downloadAndUnpack(context, pip, device, { downloads, work })
    await compile(context, compiler, work)
    await rm(join(work, includeFolder), { recursive: true })
    const kept = files.filter(({ path }) => !path.startsWith(`${includeFolder}/`))
    const manifest = {
      key,
      tensorflow: tensorflowVersion,
      device,
      tfjs: tfjsVersion(context.root),
      addon,
      files: [...kept, await describeFile(work, addon)],
    }
    await writeFile(join(work, 'manifest.json'), JSON.stringify(manifest, null, 2))
    await rm(join(folder, key), { recursive: true, force: true })
    await rename(work, join(folder, key))
    await rm(downloads, { recursive: true })
  } catch (error) {
    await rm(work, { recursive: true, force: true })
    throw meansDiskFull(error)
      ? diskFull(folder, `TensorFlow ${tensorflowVersion}`, `needs ${size(sizes[device].download + sizes[device].kept)}`)
      : error
  }
}

/**
 * What an earlier attempt has downloaded does not have to fit again.
 * @param {Device} device
 * @param {string} downloads
 */
async function spaceNeeded(device, downloads) {
  const names = await readdir(downloads).catch(() => [])
  const there = await Promise.all(names.map(async (name) => (await stat(join(downloads, name))).size))
  return sizes[device].kept + Math.max(0, sizes[device].download - there.reduce((sum, bytes) => sum + bytes, 0))
}

/**
 * @param {Context} context
 * @param {import('./pip.mjs').Pip} pip
 * @param {Device} device
 * @param {{ downloads: string, work: string }} folders
 */
async function downloadAndUnpack(context, pip, device, { downloads, work }) {
  try {
    return await unpack(context, await download(context, pip, device, downloads), work)
  } catch (error) {
    if (isProblem(error) || meansDiskFull(error)) throw error
    // A wheel that an interruption left damaged, and that pip took for whole.
    context.report.say(title, `${error}: downloads it once more`)
    await rm(downloads, { recursive: true })
    await rm(work, { recursive: true, force: true })
    return unpack(context, await download(context, pip, device, downloads), work)
  }
}

/** @param {Context} context */
function findCompiler({ which, env }) {
  for (const name of [env.CXX, 'g++', 'c++', 'clang++']) {
    const found = name && which(name)
    if (found) return found
  }
  throw new SetupProblem('compiler', 'no C++ compiler was found (on Debian and Ubuntu: the package g++)')
}

/**
 * @param {Context} context
 * @param {import('./pip.mjs').Pip} pip
 * @param {Device} device
 * @param {string} folder
 * @returns {Promise<string[]>} the wheel of TensorFlow first
 */
async function download(context, pip, device, folder) {
  const done = context.report.start(title, `downloads TensorFlow ${tensorflowVersion} (${device}), ${size(sizes[device].download)}`)
  await downloadWheels(context, pip, [tensorflowRequirement(device)], folder)
  const tensorflow = await wheelOf(folder, tensorflowPackage(device))
  const parts = device === 'cuda' ? await cudaParts(tensorflow) : []
  if (parts.length > 0)
    await downloadWheels(
      context,
      pip,
      parts.map(({ requirement }) => requirement),
      folder,
    )
  done()
  return [tensorflow, ...(await Promise.all(parts.map(({ name }) => wheelOf(folder, name))))]
}

/** @param {string} wheel */
async function cudaParts(wheel) {
  const metadata = await readMember(wheel, (name) => /^[^/]+\.dist-info\/METADATA$/.test(name))
  return requirementsOfExtra(metadata ?? '', 'and-cuda').filter(({ name }) => name.startsWith('nvidia-'))
}

/**
 * @param {Context} context
 * @param {string[]} wheels
 * @param {string} folder
 */
async function unpack(context, [tensorflow, ...cuda], folder) {
  const done = context.report.start(title, 'unpacks the libraries')
  const files = await unzip(/** @type {string} */ (tensorflow), isTensorflowMember, folder)
  for (const wheel of cuda) files.push(...(await unzip(wheel, isCudaMember, folder)))
  done(`${size(files.reduce((sum, file) => sum + file.size, 0))}`)
  return files
}

/**
 * @param {Context} context
 * @param {string} compiler
 * @param {string} folder
 */
async function compile(context, compiler, folder) {
  const done = context.report.start(title, 'compiles the addon and loads it once')
  const modules = join(context.root, 'node_modules')
  const from = { nodeHeaders: join(modules, 'node-api-headers/include'), sources: join(modules, '@tensorflow/tfjs-node-gpu/binding') }
  const compiled = await context.run(compiler, compilerArguments(from), { cwd: folder })
  if (meansDiskFull(compiled.err)) throw diskFull(folder, 'the addon', 'did not fit')
  if (compiled.code !== 0) throw new SetupProblem('compiler', `the compiler ${compiler} failed: ${reasonOf(compiled)}`)
  const version = await tryAddon(context, join(folder, addon))
  if (version !== tensorflowVersion) throw new SetupProblem('failed', `the addon is of TensorFlow ${version}, not ${tensorflowVersion}`)
  done()
}
