/** The ends of the lab's logs. */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

/** Of each log. */
const tailBytes = 64 * 1024

export interface LogTail {
  name: string
  /** Bytes that come before it in the file. */
  skipped: number
  text: string
}

/** Those of each process's own log, without the older ones that it was rotated from. */
export function logTails(folder: string): LogTail[] {
  return logsIn(folder).flatMap((name) => tailOf(folder, name) ?? [])
}

function logsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[\w-]+\.log$/.test(name))
      .sort()
  } catch {
    return []
  }
}

/** Whole lines; null where it cannot be read. */
function tailOf(folder: string, name: string): LogTail | null {
  try {
    const file = openSync(join(folder, name), 'r')
    try {
      const { size } = fstatSync(file)
      const start = Math.max(0, size - tailBytes)
      const bytes = Buffer.alloc(size - start)
      const read = readSync(file, bytes, 0, bytes.length, start)
      const lead = start === 0 ? 0 : bytes.indexOf(0x0a) + 1
      return { name, skipped: start + lead, text: bytes.toString('utf8', lead, read) }
    } finally {
      closeSync(file)
    }
  } catch {
    return null
  }
}
