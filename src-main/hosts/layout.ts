/** Where the parts of a built lab lie, seen from the folder of the running entry (`out/main`). */
import { join, resolve } from 'node:path'
import { type Entry } from './launcher'

export interface Layout {
  /** The folder with package.json and node_modules. */
  root: string
  renderer: string
  preload: string
  /** What a window's bar and the task list show, as the system likes it. */
  icon: string
  entry(entry: Entry): string
}

export function builtLayout(mainFolder: string, platform: NodeJS.Platform = process.platform): Layout {
  const root = resolve(mainFolder, '..', '..')
  return {
    root,
    renderer: resolve(mainFolder, '..', 'renderer'),
    preload: resolve(mainFolder, '..', 'preload', 'index.js'),
    icon: join(root, 'resources', 'icons', platform === 'win32' ? 'icon.ico' : '512.png'),
    entry: (entry) => join(mainFolder, `${entry}.js`),
  }
}
