/** Where things lie: the checkout, and the cache that all checkouts of one user share. */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * LAB_CACHE names the folder itself; else `lazy-artist-lab` in the user's cache folder. src-main/engine/native/locate.ts follows the same rule.
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env) {
  if (env.LAB_CACHE) return resolve(env.LAB_CACHE)
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lazy-artist-lab')
}

/**
 * Entry points that the build leaves in `out`.
 * @param {string} checkout
 */
export const entriesOf = (checkout) => ({
  electron: join(checkout, 'out', 'main', 'electron.js'),
  web: join(checkout, 'out', 'main', 'web.js'),
  cli: join(checkout, 'out', 'main', 'cli.js'),
})
