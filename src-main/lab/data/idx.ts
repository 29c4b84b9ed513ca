/**
 * The IDX format of MNIST (http://yann.lecun.com/exdb/mnist/): big-endian header, then one byte a pixel or label. Every way in which such a
 * file can be wrong is a `bad-input` that names the file, what is wrong with it, and what would be right.
 */
import { gunzipSync } from 'node:zlib'
import { LabError } from '../../contract/errors'

export const imageSide = 28
export const imagePixels = imageSide * imageSide

const imagesMagic = 0x00000803
const labelsMagic = 0x00000801

export interface IdxImages {
  count: number
  /** [count, 28, 28], 0..255, row by row. */
  pixels: Uint8Array
}

/** Reads a file of 28x28 grey images, gzip'ed or not. The result shares the memory of `file` where that is not gzip'ed. */
export function readImages(file: Uint8Array, name: string): IdxImages {
  const bytes = decompress(file, name)
  const [count, rows, columns] = readHeader(bytes, name, imagesMagic, 'images') as [number, number, number]
  if (rows !== imageSide || columns !== imageSide)
    throw bad(name, `its images are ${rows}x${columns}; the lab's networks take ${imageSide}x${imageSide}`)
  return { count, pixels: readBody(bytes, name, 16, count * imagePixels) }
}

/** Reads a file of labels 0..9, gzip'ed or not; [count]. */
export function readLabels(file: Uint8Array, name: string): Uint8Array {
  const bytes = decompress(file, name)
  const [count] = readHeader(bytes, name, labelsMagic, 'labels') as [number]
  const labels = readBody(bytes, name, 8, count)
  const outside = labels.findIndex((label) => label > 9)
  if (outside >= 0) throw bad(name, `label ${outside} is ${labels[outside]}; labels must be 0 to 9`)
  return labels
}

function bad(name: string, what: string): LabError {
  return new LabError('bad-input', `${name}: ${what}`)
}

function decompress(file: Uint8Array, name: string): Uint8Array {
  if (file[0] !== 0x1f || file[1] !== 0x8b) return file
  try {
    return gunzipSync(file)
  } catch (cause) {
    throw new LabError('bad-input', `${name}: a damaged gzip file (${(cause as Error).message}); fetch it again, or unpack it`, { cause })
  }
}

/** The dimensions; the lowest byte of the magic number says how many there are. */
function readHeader(bytes: Uint8Array, name: string, expected: number, content: string): number[] {
  const dimensions = expected & 0xff
  const length = 4 + 4 * dimensions
  if (bytes.length < 4) throw bad(name, `only ${bytes.length} bytes; an IDX file of ${content} starts with a header of ${length}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const magic = view.getUint32(0)
  if (magic !== expected) throw bad(name, `wrong magic number ${hex(magic)}; an IDX file of ${content} starts with ${hex(expected)}${hint(magic)}`)
  if (bytes.length < length) throw bad(name, `truncated in its header: ${bytes.length} of ${length} bytes`)
  const sizes = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i))
  if (sizes[0] === 0) throw bad(name, `it says that it holds no ${content}`)
  return sizes
}

const hex = (magic: number) => `0x${magic.toString(16).padStart(8, '0')}`

function hint(magic: number): string {
  if (magic === labelsMagic) return ' (this one holds labels)'
  if (magic === imagesMagic) return ' (this one holds images)'
  return ''
}

function readBody(bytes: Uint8Array, name: string, start: number, length: number): Uint8Array {
  const there = bytes.length - start
  if (there < length) throw bad(name, `truncated: its header promises ${length} bytes of data, and ${there} are there`)
  if (there > length) throw bad(name, `${there - length} bytes follow after the ${length} that its header promises`)
  // A plain array, since Node's Buffer travels differently between processes.
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, length)
}
