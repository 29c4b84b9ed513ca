/** Takes chosen members out of a zip file (a wheel is one), checked against the archive's own checksums, and hashed on the way. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import yauzl from 'yauzl'

/** @typedef {import('./native-location.mjs').FileEntry} FileEntry */

/**
 * @param {string} archive
 * @param {(name: string) => boolean} select
 * @param {string} folder members keep their paths under it
 * @returns {Promise<FileEntry[]>}
 */
export async function unzip(archive, select, folder) {
  /** @type {FileEntry[]} */
  const files = []
  const zip = await yauzl.openPromise(archive)
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/') || !select(entry.fileName)) continue
    files.push(await extract(zip, entry, join(folder, entry.fileName)))
  }
  return files
}

/**
 * @param {import('yauzl').ZipFile} zip
 * @param {import('yauzl').Entry} entry
 * @param {string} target
 * @returns {Promise<FileEntry>}
 */
async function extract(zip, entry, target) {
  await mkdir(dirname(target), { recursive: true })
  const hash = createHash('sha256')
  let crc = 0
  const measure = new Transform({
    transform(chunk, _encoding, next) {
      crc = crc32(chunk, crc)
      hash.update(chunk)
      next(null, chunk)
    },
  })
  // The upper half of the attributes is the Unix mode: one tool among the libraries has to stay executable.
  const mode = ((entry.externalFileAttributes >>> 16) & 0o777) | 0o600
  await pipeline(await zip.openReadStreamPromise(entry), measure, createWriteStream(target, { mode }))
  if (crc !== entry.crc32) throw new Error(`${entry.fileName} is damaged in its archive`)
  return { path: entry.fileName, size: entry.uncompressedSize, sha256: hash.digest('hex') }
}

/**
 * @param {string} archive
 * @param {(name: string) => boolean} select
 * @returns {Promise<string | null>} the first such member as text
 */
export async function readMember(archive, select) {
  const zip = await yauzl.openPromise(archive)
  for await (const entry of zip.eachEntry()) {
    if (select(entry.fileName)) return text(await zip.openReadStreamPromise(entry))
  }
  return null
}
