/** For the tests of set-up: a machine that is what the test says, and wheels of a few bytes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { createContext } from './context.mjs'

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {import('./run.mjs').Ran} Ran */

export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'lab-setup-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** @type {(changes?: Partial<Ran>) => Ran} */
export const ran = (changes) => ({ code: 0, signal: null, out: '', err: '', ...changes })

/**
 * A Linux machine with the named tools, each of them a function; a tool that is not named is not there.
 * @param {Record<string, (args: string[], options: import('./run.mjs').RunOptions) => Ran | Promise<Ran>>} tools
 * @param {Partial<Context>} [changes]
 * @returns {Context & { said: string[], calls: string[][] }}
 */
export function machine(tools, changes) {
  /** @type {string[]} */
  const said = []
  /** @type {string[][]} */
  const calls = []
  const context = createContext(process.stderr, {
    cache: scratchFolder(),
    env: {},
    platform: 'linux',
    arch: 'x64',
    report: { say: (_step, text) => void said.push(text), start: (_step, text) => (said.push(text), () => undefined), fd: 2, terminal: false },
    which: (name) => (name in tools ? `/usr/bin/${name}` : null),
    run: async (command, args, options = {}) => {
      const name = command === process.execPath ? 'node' : basename(command)
      calls.push([name, ...args])
      return tools[name]?.(args, options) ?? ran({ code: null, err: `${name}: not found` })
    },
    ...changes,
  })
  return Object.assign(context, { said, calls })
}

/**
 * @param {number} free bytes
 * @returns {Context['statfs']}
 */
export const diskWith = (free) => /** @type {any} */ (async () => ({ bavail: free / 4096, bsize: 4096 }))

/**
 * @param {string} file
 * @param {Record<string, string | { text: string, mode?: number, crc?: number }>} members
 */
export function writeZip(file, members) {
  /** @type {Buffer[]} */
  const bodies = []
  /** @type {Buffer[]} */
  const directory = []
  let offset = 0
  for (const [path, member] of Object.entries(members)) {
    const { text, mode = 0o644, crc = crc32(text) } = typeof member === 'string' ? { text: member } : member
    const name = Buffer.from(path)
    const packed = deflateRawSync(text)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc, 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(Buffer.byteLength(text), 18)
    common.writeUInt16LE(name.length, 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((0o100000 | mode) * 0x10000, 6)
    rest.writeUInt32LE(offset, 10)
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed])
    bodies.push(body)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), common, rest, name]))
    offset += body.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(directory.length, 4)
  end.writeUInt16LE(directory.length, 6)
  end.writeUInt32LE(listing.length, 8)
  end.writeUInt32LE(offset, 12)
  writeFileSync(file, Buffer.concat([...bodies, listing, Buffer.from('PK\x05\x06'), end]))
}
