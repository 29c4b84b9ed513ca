/** Files that a command reads or writes: what is wrong with a path is said before any work begins. */
import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { LabError } from '../../contract/errors'

/** The absolute path of a file that can be written, or `bad-input`. */
export function writableFile(path: string): string {
  const file = resolve(path)
  const folder = dirname(file)
  const found = statSync(folder, { throwIfNoEntry: false })
  if (!found) throw new LabError('bad-input', `there is no folder ${folder} to write into`)
  if (!found.isDirectory()) throw new LabError('bad-input', `${folder} is no folder`)
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new LabError('bad-input', `${file} is a folder; name a file`)
  try {
    accessSync(folder, constants.W_OK)
  } catch {
    throw new LabError('bad-input', `the folder ${folder} cannot be written to`)
  }
  return file
}

/** Whole or not at all: an interrupted write leaves no half file under the name. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.part`
  try {
    await writeFile(temporary, bytes)
    await rename(temporary, file)
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw thrown
  }
}

export function readInput(path: string): Uint8Array<ArrayBuffer> {
  const file = resolve(path)
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) throw new LabError('bad-input', `there is no file ${file}`)
  if (!found.isFile()) throw new LabError('bad-input', `${file} is no file`)
  // A plain array: a Buffer would cross to the other process as one, and its slice() means something else.
  return new Uint8Array(readFileSync(file))
}
