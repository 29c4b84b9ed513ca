/** Where the parts of a built lab lie, seen from the folder of the running entry (`out/main`). */
import { join, resolve } from 'node:path'
import { type Entry } from './launcher'

export interface Layout {
  /** The folder with package.json and node_modules. */
  root: string
  renderer: string
  preload: string
  entry(entry: Entry): string
}

export function builtLayout(mainFolder: string): Layout {
  return {
    root: resolve(mainFolder, '..', '..'),
    renderer: resolve(mainFolder, '..', 'renderer'),
    preload: resolve(mainFolder, '..', 'preload', 'index.js'),
    entry: (entry) => join(mainFolder, `${entry}.js`),
  }
}
