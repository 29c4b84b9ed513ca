/** Several files as one to save. */
import { zipSync } from 'fflate'

export interface ZippedFile {
  name: string
  bytes: Uint8Array
}

/** The first date that the format knows: the same files give the same archive. */
const mtime = '1980-01-01T00:00:00'

/** @throws RangeError on two files of one name */
export function zip(files: readonly ZippedFile[]): Uint8Array {
  if (new Set(files.map(({ name }) => name)).size < files.length) throw new RangeError('two files have the same name')
  return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), { mtime })
}
