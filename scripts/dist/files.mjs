/** Files on their way into a product: where each comes from and where it goes. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {{ path: string, source: string, size: number }} PlacedFile  path: in the product, with slashes; source: absolute */

/**
 * The files of a folder, or the one file that `source` is; links are followed.
 * @param {string} source
 * @param {string} path where it goes
 * @param {(path: string) => boolean} [wanted] asked with each file's path inside `source`, with slashes
 * @returns {PlacedFile[]} in the order of their names
 */
export function filesUnder(source, path, wanted = () => true) {
  const found = statSync(source)
  if (!found.isDirectory()) return [{ path, source, size: found.size }]
  return walk(source, '')
    .filter(wanted)
    .map((inside) => {
      const file = join(source, inside)
      return { path: `${path}/${inside}`, source: file, size: statSync(file).size }
    })
}

/**
 * @param {string} folder
 * @param {string} prefix
 * @returns {string[]}
 */
function walk(folder, prefix) {
  return readdirSync(join(folder, prefix))
    .sort()
    .flatMap((name) => {
      const path = prefix ? `${prefix}/${name}` : name
      return statSync(join(folder, path)).isDirectory() ? walk(folder, path) : [path]
    })
}
