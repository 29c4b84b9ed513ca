/** Zip files as streams: written member by member as somebody asks for bytes, read with every size and name held to what the archive says. */
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { crc32 } from 'node:zlib'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { asLabError, LabError } from '../../contract/errors'
import { packEnding } from '../../contract/travel'

export interface Member {
  name: string
  /** Left as it is where it would hardly shrink. */
  compressed: boolean
  pieces: Iterable<Uint8Array>
}

/** What the plain format holds; its extension for more is not written here. */
export const zipLimits = { bytes: 2 ** 32 - 2 ** 24, members: 65_000 } as const

/** The first date that the format knows: the same members give the same archive. */
const mtime = '1980-01-01T00:00:00'

export function* zipped(members: Iterable<Member>): Generator<Uint8Array> {
  let written: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    written.push(piece)
  })
  const taken = () => {
    const pieces = written
    written = []
    return pieces
  }
  for (const { name, compressed, pieces } of members) {
    const file = compressed ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name)
    file.mtime = mtime
    zip.add(file)
    for (const piece of pieces) {
      file.push(piece)
      yield* taken()
    }
    file.push(new Uint8Array(), true)
    yield* taken()
  }
  zip.end()
  yield* taken()
}

const stored = 0

/** An archive on the disk. Whatever is wrong with it comes out as `bad-input`. */
export class Archive {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  static async open(path: string): Promise<Archive> {
    const zip = await openPromise(path, { autoClose: false }).catch((thrown: unknown) => {
      // What the library says of that is about zip files, of which the user need not know.
      throw new LabError('bad-input', noPack, { cause: thrown })
    })
    try {
      return new Archive(zip, await entriesOf(zip))
    } catch (thrown) {
      zip.close()
      throw thrown
    }
  }

  get names(): string[] {
    return [...this.entries.keys()]
  }

  /** Unfolded. */
  bytesOf(name: string): number {
    return this.entry(name).uncompressedSize
  }

  isStored(name: string): boolean {
    return this.entry(name).compressionMethod === stored
  }

  /** Ends after as many bytes as the archive says, or fails. */
  async *pieces(name: string): AsyncGenerator<Uint8Array, void, undefined> {
    const entry = this.entry(name)
    const stream = await orDamaged(this.zip.openReadStreamPromise(entry))
    let sum = 0
    try {
      for await (const piece of stream as AsyncIterable<Uint8Array>) {
        sum = crc32(piece, sum)
        yield piece
      }
    } catch (thrown) {
      throw damaged(thrown)
    }
    if (sum !== entry.crc32) throw damaged(new Error(`${name} is not what it was`))
  }

  close(): void {
    this.zip.close()
  }

  private entry(name: string): Entry {
    const entry = this.entries.get(name)
    if (!entry) throw new LabError('bad-input', `the file is not whole: it has no ${name}`)
    return entry
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) throw new Error(`it has ${entry.fileName} twice`)
      if (entries.size === zipLimits.members) throw new Error(`it has more than ${zipLimits.members} members`)
      entries.set(entry.fileName, entry)
    }
  } catch (thrown) {
    throw damaged(thrown)
  }
  return entries
}

async function orDamaged<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (thrown) {
    throw damaged(thrown)
  }
}

const noPack = `this is no ${packEnding} file of the lab, or it is damaged or cut off`

function damaged(thrown: unknown): LabError {
  if (thrown instanceof LabError) return thrown
  return new LabError('bad-input', `${noPack}: ${asLabError(thrown).message}`, { cause: thrown })
}
