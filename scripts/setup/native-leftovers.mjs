/** What a set-up of the native engine leaves behind that is cut off: half a folder, downloads of gigabytes, and its lock. */
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isUnfinished } from './unfinished.mjs'

const downloads = '.downloads'

/**
 * What an engine that is still to be set up has downloaded is no leftover: pip is offered it again.
 * @param {string} folder
 * @param {readonly string[]} wanted keys of the engines that are still to be set up
 */
async function leftovers(folder, wanted) {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => isUnfinished(name) || (name.endsWith(downloads) && !wanted.includes(name.slice(0, -downloads.length))))
}

/**
 * @param {string} folder
 * @param {readonly string[]} wanted as in `leftovers`
 */
export async function hasLeftovers(folder, wanted) {
  return existsSync(join(folder, 'native.lock')) || (await leftovers(folder, wanted)).length > 0
}

/**
 * Call it with the lock of that folder in hand: no one else works there.
 * @param {string} folder
 * @param {readonly string[]} wanted as in `leftovers`
 */
export async function clearLeftovers(folder, wanted) {
  for (const name of await leftovers(folder, wanted)) await rm(join(folder, name), { recursive: true, force: true })
}
