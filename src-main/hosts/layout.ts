/** Where the parts of a built lab lie, seen from the folder of the running entry (`out/main`). */
import { join, resolve } from 'node:path'
import { type Entry } from './launcher'

export interface Layout {
  /** The folder with node_modules, as plain files. */
  root: string
  renderer: string
  preload: string
  /** What a window's bar and the task list show, as the system likes it. */
  icon: string
  entry(entry: Entry): string
}

export function builtLayout(mainFolder: string, platform: NodeJS.Platform = process.platform): Layout {
  const icon = platform === 'win32' ? 'icon.ico' : '512.png'
  const plain = unpacked(mainFolder)
  return {
    root: resolve(plain, '..', '..'),
    renderer: resolve(mainFolder, '..', 'renderer'),
    preload: resolve(mainFolder, '..', 'preload', 'index.js'),
    icon: resolve(mainFolder, '..', '..', 'resources', 'icons', icon),
    entry: (entry) => join(plain, `${entry}.js`),
  }
}

/**
 * An app's archive can be read by Electron alone: what a Node child runs, and what the system loads as a library, lies as plain files in a folder
 * beside it (scripts/dist/app-builder.mjs).
 */
function unpacked(folder: string): string {
  return folder.replace(/([\\/]app\.asar)(?=[\\/])/, '$1.unpacked')
}
