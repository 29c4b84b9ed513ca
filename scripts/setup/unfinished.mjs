/** Work in progress lies in a folder of its own and is renamed when it is complete; what an interrupted set-up left behind is removed by the next. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

const marker = '.unfinished-'

/**
 * @param {string} folder
 * @param {string} name
 */
export const unfinishedFolder = (folder, name) => join(folder, `${name}${marker}${process.pid}`)

/** @param {string} name */
export const isUnfinished = (name) => name.includes(marker)

/**
 * Call it with the lock of that folder in hand: no one else works there.
 * @param {string} folder
 */
export async function clearUnfinished(folder) {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    if (isUnfinished(name)) await rm(join(folder, name), { recursive: true, force: true })
  }
}
