/** Folders that are there whole or not at all: made beside their place, and moved into it. */
import { constants, existsSync, statSync } from 'node:fs'
import { copyFile, link, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { meansDiskFull } from '../setup/disk.mjs'

const marker = '.unfinished-'

/**
 * Lets `make` fill a new folder, which then takes the place of `folder`. An earlier one stays in use until that moment, and stays where `make` fails.
 * @template T
 * @param {string} folder
 * @param {(work: string) => Promise<T>} make
 * @returns {Promise<T>} what `make` gives
 */
export async function replaceFolder(folder, make) {
  await clearUnfinished(folder)
  const work = `${folder}${marker}${process.pid}`
  try {
    await mkdir(work, { recursive: true })
    const made = await make(work)
    await moveInto(work, folder)
    return made
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * @param {string} work
 * @param {string} folder
 */
async function moveInto(work, folder) {
  const old = `${folder}${marker}${process.pid}-old`
  const replaces = existsSync(folder)
  if (replaces) await rename(folder, old)
  try {
    await rename(work, folder)
  } catch (error) {
    if (replaces) await rename(old, folder)
    throw error
  }
  await rm(old, { recursive: true, force: true })
}

/**
 * Removes what a process that is no more has left beside the folder.
 * @param {string} folder
 */
async function clearUnfinished(folder) {
  const parent = dirname(folder)
  const prefix = `${basename(folder)}${marker}`
  const names = await readdir(parent).catch(() => [])
  for (const name of names) {
    if (name.startsWith(prefix) && !isAlive(parseInt(name.slice(prefix.length)))) await rm(join(parent, name), { recursive: true, force: true })
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * Copies a file, sharing its blocks where the file system can.
 * @param {string} source
 * @param {string} target
 */
export async function place(source, target) {
  await mkdir(dirname(target), { recursive: true })
  await copyFile(source, target, constants.COPYFILE_FICLONE)
}

/**
 * A second name for the same file where that can be, else a copy. Only for files that nobody changes in place.
 * @param {string} source
 * @param {string} target
 */
export async function placeLinked(source, target) {
  await mkdir(dirname(target), { recursive: true })
  try {
    await link(source, target)
  } catch (error) {
    if (meansDiskFull(error)) throw error
    await place(source, target)
  }
}

/**
 * @param {string} source
 * @param {string} folder
 */
export const onOneDisk = (source, folder) => statSync(source).dev === statSync(folder).dev
