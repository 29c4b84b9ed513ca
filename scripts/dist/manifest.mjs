/** manifest.json of a bundle: what it is, and every other file with its size and SHA-256. */
import { readFileSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describeFile } from '../setup/native-location.mjs'
import { SetupProblem } from '../setup/problem.mjs'
import { filesUnder } from './files.mjs'

export const bundleName = 'lazy-artist-lab'

/** @typedef {import('../setup/native-location.mjs').FileEntry & { executable: boolean }} BundledFile */
/**
 * @typedef {object} About
 * @property {string} version of the lab
 * @property {string} platform
 * @property {string} arch
 * @property {string[]} native keys of the native engines inside
 * @property {string | null} electron version of the Electron inside
 */
/** @typedef {About & { name: string, files: BundledFile[] }} BundleManifest */

/**
 * Describes every file that is in the folder.
 * @param {string} folder
 * @param {About} about
 * @returns {Promise<BundleManifest>}
 */
export async function writeManifest(folder, about) {
  /** @type {BundledFile[]} */
  const files = []
  for (const { path, source } of filesUnder(folder, '.')) {
    const inside = path.slice('./'.length)
    files.push({ ...(await describeFile(folder, inside)), executable: (statSync(source).mode & 0o100) !== 0 })
  }
  const manifest = { name: bundleName, ...about, files }
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`)
  return manifest
}

/**
 * @param {string} folder
 * @returns {BundleManifest | null} null where the folder is no bundle
 */
export function readBundle(folder) {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
    return manifest.name === bundleName && Array.isArray(manifest.files) ? manifest : null
  } catch {
    return null
  }
}

/**
 * Reads every file.
 * @param {string} folder
 * @returns {Promise<BundleManifest>}
 * @throws SetupProblem where it is no bundle, or files are missing or have another content than when it was made
 */
export async function checkBundle(folder) {
  const manifest = readBundle(folder)
  if (!manifest) throw new SetupProblem('failed', `${folder} is no bundle of the lab, or its manifest.json is damaged`)
  /** @type {string[]} */
  const damaged = []
  for (const { path, sha256 } of manifest.files) {
    const found = await describeFile(folder, path).catch(() => null)
    if (found?.sha256 !== sha256) damaged.push(found ? `${path} is changed` : `${path} cannot be read`)
  }
  if (damaged.length === 0) return manifest
  const more = damaged.length > shown ? `, and ${damaged.length - shown} more` : ''
  throw new SetupProblem('failed', `${folder} is damaged: ${damaged.slice(0, shown).join(', ')}${more}`)
}

const shown = 5

/** @param {BundleManifest} manifest */
export const sizeOf = ({ files }) => files.reduce((sum, file) => sum + file.size, 0)

/**
 * A folder that may be replaced: one that is not there, is empty, or holds an earlier lab.
 * @param {string} folder
 * @throws SetupProblem where something else is there
 */
export function requireOwn(folder) {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (!found || readBundle(folder)) return
  if (found.isDirectory() && filesUnder(folder, '.').length === 0) return
  throw new SetupProblem('failed', `${folder} is there and is no bundle of the lab: it is left as it is`)
}
