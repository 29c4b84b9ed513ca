/** Folders that are made where they are missing. */
import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * With those that it lies in. Node's own recursive `mkdirSync` never returns where a file system has a folder that nothing can be made in ("/proc").
 * @throws what the file system says
 */
export function makeFolders(folder: string): void {
  if (isFolder(folder)) return
  makeFolders(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (thrown) {
    // Another process may have been faster.
    if (!isFolder(folder)) throw thrown
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
