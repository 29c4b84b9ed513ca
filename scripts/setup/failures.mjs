/** What failed is not tried again at each start: it is remembered for a day, or until something that it depended on has changed. */
import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** @typedef {{ at: number, reason: string, conditions: string }} Failure */

const day = 24 * 3600 * 1000

/**
 * @param {string} file
 * @param {string} conditions
 * @param {number} now
 * @returns {string | null} the reason of a failure that still counts
 */
export function recentFailure(file, conditions, now) {
  try {
    /** @type {Failure} */
    const failure = JSON.parse(readFileSync(file, 'utf8'))
    return failure.conditions === conditions && now - failure.at < day ? failure.reason : null
  } catch {
    return null
  }
}

/**
 * @param {string} file
 * @param {Failure} failure
 */
export async function rememberFailure(file, failure) {
  // On a full disk there may be no room for this either; then it is tried again at the next start, no worse.
  await mkdir(dirname(file), { recursive: true }).catch(() => undefined)
  await writeFile(file, JSON.stringify(failure)).catch(() => undefined)
}

/** @param {string} file */
export const forgetFailure = (file) => rm(file, { force: true })
