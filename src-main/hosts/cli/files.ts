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

export interface FileContent {
  file: string
  content: Uint8Array
}

/** Whole or not at all: an interrupted write leaves no half file under the name. */
export function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  return writeAllWhole([{ file, content: bytes }])
}

/** Each whole or not at all, and none before all are on the disk under other names. */
export async function writeAllWhole(files: readonly FileContent[]): Promise<void> {
  const temporary = ({ file }: FileContent) => `${file}.${process.pid}.part`
  try {
    for (const one of files) await writeFile(temporary(one), one.content)
    for (const one of files) await rename(temporary(one), one.file)
  } catch (thrown) {
    for (const one of files) await rm(temporary(one), { force: true })
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
