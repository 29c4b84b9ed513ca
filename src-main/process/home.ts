/** Where the store, the logs and the window's state live, and where set-up puts what it can fetch again. */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** `LAB_HOME`, as an absolute path; without it the place that the system has for an application's data. */
export function labHome(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env.LAB_HOME) return resolve(env.LAB_HOME)
  const user = homedir()
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(user, 'AppData', 'Local'), 'Lazy Artist Lab')
  if (platform === 'darwin') return join(user, 'Library', 'Application Support', 'Lazy Artist Lab')
  return join(env.XDG_DATA_HOME ?? join(user, '.local', 'share'), 'lazy-artist-lab')
}

/** The folder that set-up puts native libraries into: `LAB_CACHE`, as an absolute path, or the lab's own in the user's cache. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env.LAB_CACHE) return resolve(env.LAB_CACHE)
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lazy-artist-lab')
}
