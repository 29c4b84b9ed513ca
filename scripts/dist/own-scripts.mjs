/** The scripts that a bundle takes along: its entries, and what they import. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesUnder } from './files.mjs'

const entries = ['scripts/dist/install.mjs', 'scripts/dist/start.mjs']

/**
 * @param {string} root the checkout
 * @returns {import('./files.mjs').PlacedFile[]}
 */
export function ownScripts(root) {
  const found = new Set(entries)
  for (const path of found) {
    for (const [, imported] of readFileSync(join(root, path), 'utf8').matchAll(/^import .* from '(\.[^']+)'$/gm))
      found.add(join(dirname(path), /** @type {string} */ (imported)).replaceAll('\\', '/'))
  }
  return [...found].flatMap((path) => filesUnder(join(root, path), path))
}
