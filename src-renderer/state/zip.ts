/** Several files as one to save: a ZIP archive (PKWARE's APPNOTE 6.3) whose files are stored as they are. */
import { crc32 } from './crc32'

export interface ZippedFile {
  name: string
  bytes: Uint8Array
}

const version = 20
/** Names are UTF-8. */
const flags = 1 << 11
/** 1 January 1980: the same files give the same archive. */
const date = 0x21

/** @throws RangeError on two files of one name, or more than 4 GB */
export function zip(files: readonly ZippedFile[]): Uint8Array {
  if (new Set(files.map(({ name }) => name)).size < files.length) throw new RangeError('two files have the same name')
  const encoder = new TextEncoder()
  const locals: Uint8Array[] = []
  const central: Uint8Array[] = []
  let offset = 0
  for (const { name, bytes } of files) {
    const encoded = encoder.encode(name)
    // Method 0: stored.
    const about = concat([
      u16(flags),
      u16(0),
      u16(0),
      u16(date),
      u32(crc32(bytes)),
      u32(bytes.length),
      u32(bytes.length),
      u16(encoded.length),
      u16(0),
    ])
    const local = concat([u32(0x04034b50), u16(version), about, encoded, bytes])
    central.push(concat([u32(0x02014b50), u16(version), u16(version), about, u16(0), u16(0), u16(0), u32(0), u32(offset), encoded]))
    locals.push(local)
    offset += local.length
    if (offset > 0xffffffff) throw new RangeError('an archive holds no more than 4 GB')
  }
  const directory = concat(central)
  const end = concat([u32(0x06054b50), u16(0), u16(0), u16(files.length), u16(files.length), u32(directory.length), u32(offset), u16(0)])
  return concat([...locals, directory, end])
}

const u16 = (value: number) => Uint8Array.of(value & 255, value >>> 8)
const u32 = (value: number) => Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24)

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
