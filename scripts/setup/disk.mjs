/** Space on disk: asked for before a step writes much, and named with numbers when it is short. */
import { mkdir, statfs } from 'node:fs/promises'
import { SetupProblem } from './problem.mjs'

/** @param {number} bytes */
export function size(bytes) {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`
  return `${Math.max(1, Math.round(bytes / 1e3))} kB`
}

/**
 * @param {string} folder
 * @param {number} bytes
 * @param {string} what
 * @param {typeof statfs} ask
 * @param {string} [instead] what helps besides freeing some
 */
export async function requireSpace(folder, bytes, what, ask = statfs, instead) {
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await ask(folder)
  const free = bavail * bsize
  if (free < bytes) throw diskFull(folder, what, `needs ${size(bytes)}, ${size(free)} are free`, instead)
}

/**
 * @param {string} folder
 * @param {string} what
 * @param {string} numbers
 * @param {string} [instead]
 */
export function diskFull(folder, what, numbers, instead = 'let LAB_CACHE name a folder on another disk') {
  return new SetupProblem('disk', `too little space on the disk of ${folder}: ${what} ${numbers}. Free some, or ${instead}`)
}

/** @param {unknown} error a system error, or what a tool wrote */
export function meansDiskFull(error) {
  if (typeof error === 'string') return /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i.test(error)
  const code = /** @type {NodeJS.ErrnoException} */ (error)?.code
  return code === 'ENOSPC' || code === 'EDQUOT'
}
