/**
 * Where the native engine lies. The convention, which src-main/engine/native/locate.ts reads independently of these scripts:
 *
 *   <cache>/native/<key>/                 key: tensorflow-<version>-<cpu|cuda>-<platform>-<arch>
 *     manifest.json                       see Manifest; written last, inside a temporary folder that is then renamed to <key>
 *     tfjs_binding.node                   the addon, linked to tensorflow/ by a path relative to itself
 *     tensorflow/libtensorflow_cc.so.2, tensorflow/libtensorflow_framework.so.2
 *     nvidia/<part>/lib/*.so.*            cuda only: where the libraries in tensorflow/ look for them by themselves
 *
 * <cache> is LAB_CACHE, else lazy-artist-lab in XDG_CACHE_HOME or ~/.cache. A folder whose files do not have the manifest's sizes is not used.
 *
 * In a bundle or a packaged app (scripts/dist/product.mjs) the same <key>/ lies in a folder native/ beside the lab's own, the one with node_modules. For
 * each device the lab looks there first, then in the cache.
 */
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

export const tensorflowVersion = '2.21.0'

/** @typedef {'cpu' | 'cuda'} Device */
/** @typedef {{ path: string, size: number, sha256: string }} FileEntry  path is relative to the folder, with slashes */
/**
 * @typedef {object} Manifest
 * @property {string} key
 * @property {string} tensorflow version of libtensorflow
 * @property {Device} device
 * @property {string} tfjs version of the package whose sources the addon was compiled from
 * @property {string} addon path of the addon
 * @property {FileEntry[]} files
 */

/**
 * @param {Device} device
 * @param {string} platform
 * @param {string} arch
 */
export const nativeKey = (device, platform, arch) => `tensorflow-${tensorflowVersion}-${device}-${platform}-${arch}`

/** @param {string} cache */
export const nativeFolder = (cache) => join(cache, 'native')

/**
 * @template {{ files: FileEntry[] }} M
 * @param {string} folder
 * @returns {M | null}
 */
export function readManifest(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  } catch {
    return null
  }
}

/**
 * @param {string} folder
 * @param {{ files: FileEntry[] }} manifest
 * @returns {string | null} the first file that is missing or has another size
 */
export function damagedFile(folder, manifest) {
  return manifest.files.find(({ path, size }) => statSync(join(folder, path), { throwIfNoEntry: false })?.size !== size)?.path ?? null
}

/**
 * @param {string} folder
 * @param {string} path
 * @returns {Promise<FileEntry>}
 */
export async function describeFile(folder, path) {
  const file = join(folder, path)
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return { path, size: statSync(file).size, sha256: hash.digest('hex') }
}

/**
 * @param {string} cache
 * @param {string} key
 * @returns {{ folder: string, manifest: Manifest } | null} a complete native engine
 */
export function findNative(cache, key) {
  const folder = join(nativeFolder(cache), key)
  const manifest = /** @type {Manifest | null} */ (readManifest(folder))
  return manifest?.key === key && damagedFile(folder, manifest) === null ? { folder, manifest } : null
}
