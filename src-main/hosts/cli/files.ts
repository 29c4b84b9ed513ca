/** Files that a command reads or writes: what is wrong with a path is said before any work begins. */
import { lstatSync, readFileSync, readlinkSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, resolve } from 'node:path'
import { LabError } from '../../contract/errors'
import { inputFile } from '../input-file'

/** The absolute path of a file that can be written, behind any links, or `bad-input`. */
export function writableFile(path: string): string {
  const file = behindLinks(resolve(path))
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isDirectory()) throw new LabError('bad-input', `${file} is a folder; name a file`)
  if (found && !found.isFile()) throw new LabError('bad-input', `${file} is a device or the like, not a file; name a file`)
  tryToWrite(file)
  return file
}

/** As `writableFile`, of one that holds a single format: another ending than its own is `bad-input`. */
export function writableAs(ending: string, path: string): string {
  if (extname(path).toLowerCase() !== ending) throw new LabError('bad-input', `--to ${path}: the ending must be ${ending}`)
  return writableFile(path)
}

/** Links are followed, so that what they point to is written and they stay; at most as many as Linux follows. */
function behindLinks(file: string, left = 40): string {
  if (Buffer.byteLength(basename(file)) > longestName) throw new LabError('bad-input', `the name ${basename(file)} is too long for a file`)
  const folder = dirname(file)
  const found = statSync(folder, { throwIfNoEntry: false })
  if (!found) throw new LabError('bad-input', `there is no folder ${folder} to write into`)
  if (!found.isDirectory()) throw new LabError('bad-input', `${folder} is no folder`)
  if (!lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) return file
  if (left === 0) throw new LabError('bad-input', `${file} is a link that leads back to itself; name a file`)
  return behindLinks(resolve(realpathSync(folder), readlinkSync(file)), left - 1)
}

/** Rights alone do not say it: root has them all, and some folders take no files. */
function tryToWrite(file: string): void {
  const trial = temporaryName(file)
  try {
    writeFileSync(trial, '')
    rmSync(trial)
  } catch (thrown) {
    throw new LabError('bad-input', `the folder ${dirname(file)} cannot be written to`, { cause: thrown })
  }
}

/** Bytes: file systems take 255, of which a temporary name needs some. */
const longestName = 240

const temporaryName = (file: string) => `${file}.${process.pid}.part`

export interface FileContent {
  file: string
  content: Uint8Array
}

/** Whole or not at all: an interrupted write leaves no half file under the name. */
export function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  return writeAllWhole([{ file, content: bytes }])
}

/** As `writeWhole`, of a file that comes piece by piece; `onPiece` is told of each that is written. */
export async function writePieces(file: string, pieces: AsyncIterable<Uint8Array>, onPiece: (bytes: number) => void): Promise<void> {
  const temporary = temporaryName(file)
  try {
    const handle = await open(temporary, 'w')
    try {
      for await (const piece of pieces) {
        await handle.writeFile(piece)
        onPiece(piece.byteLength)
      }
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw thrown
  }
}

/** Each whole or not at all, and none before all are on the disk under other names. */
export async function writeAllWhole(files: readonly FileContent[]): Promise<void> {
  const temporary = ({ file }: FileContent) => temporaryName(file)
  try {
    for (const one of files) await writeFile(temporary(one), one.content)
    for (const one of files) await rename(temporary(one), one.file)
  } catch (thrown) {
    for (const one of files) await rm(temporary(one), { force: true })
    throw thrown
  }
}

export function readInput(path: string): Uint8Array<ArrayBuffer> {
  // A plain array: a Buffer would cross to the other process as one, and its slice() means something else.
  return new Uint8Array(readFileSync(inputFile(path).file))
}
