/**
 * Weights as safetensors (https://github.com/huggingface/safetensors: eight bytes of header length, a JSON header, then the raw bytes), in the
 * layout of PyTorch's `state_dict`, so that `load_state_dict` takes them as they are.
 */
import { createHash } from 'node:crypto'
import * as tf from '@tensorflow/tfjs'
import * as z from 'zod'
import { describeZodError, LabError } from '../../contract/errors'
import { dtypes, encodeSafetensors, type Dtype, type NamedArray } from '../../contract/safetensors'
import { torchShapes } from './architecture'
import type { CnnParams } from './cnn'

export { encodeSafetensors as encode, type NamedArray }

const headerEntry = z.object({ dtype: z.string(), shape: z.array(z.int().min(0)), data_offsets: z.tuple([z.int().min(0), z.int().min(0)]) })
const metadataSchema = z.record(z.string(), z.string())

/** Throws `bad-input` saying what is wrong with the file. */
export function decode(file: Uint8Array): { tensors: Record<string, NamedArray>; metadata: Record<string, string> } {
  const { header, start } = readHeader(file)
  const { __metadata__: about = {}, ...entries } = header
  const metadata = metadataSchema.safeParse(about)
  if (!metadata.success) throw bad('its metadata is no object of texts')
  const tensors = Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, readTensor(file, start, name, entry)]))
  return { tensors, metadata: metadata.data }
}

function readHeader(file: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (file.length < 8) throw bad(`it has ${file.length} bytes, too few for a header`)
  const size = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true))
  if (size > file.length - 8) throw bad(`its header should have ${size} bytes, and the file has ${file.length}: truncated, or another format`)
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, 8 + size)))
    if (header !== null && typeof header === 'object' && !Array.isArray(header)) return { header: header as Record<string, unknown>, start: 8 + size }
  } catch {
    // Said below, in the same words as for JSON that is no object.
  }
  throw bad('its header is no JSON object')
}

function readTensor(file: Uint8Array, start: number, name: string, rawEntry: unknown): NamedArray {
  const entry = headerEntry.safeParse(rawEntry)
  if (!entry.success) throw bad(`the header says nothing usable about ${name}: ${describeZodError(entry.error)}`)
  const { dtype, shape, data_offsets: offsets } = entry.data
  if (!Object.keys(dtypes).includes(dtype)) throw bad(`${name} is ${dtype}; only ${Object.keys(dtypes).join(', ')} are read: save it as float32`)
  const { of: ArrayType, size } = dtypes[dtype as Dtype]
  const [from, to] = offsets
  if (to - from !== length(shape) * size)
    throw bad(`${name} of shape [${shape.join(', ')}] needs ${length(shape) * size} bytes, and has ${to - from}`)
  if (start + to > file.length) throw bad(`${name} ends at byte ${start + to}, and the file has ${file.length}: truncated`)
  // Uint8Array's own slice, which copies; that of a Node Buffer would be a view.
  return { shape, data: new ArrayType(Uint8Array.prototype.slice.call(file, start + from, start + to).buffer) }
}

const bad = (why: string) => new LabError('bad-input', `this is no safetensors file of the lab: ${why}`)
const length = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1)

/** Parameters in PyTorch's layout and order. */
export function toTorch(params: CnnParams): Record<string, NamedArray> {
  return Object.fromEntries(
    parameterNames.map((name) => {
      const inTorch = tf.tidy(() => transpose(params[name]!, name, 'to'))
      const array = { shape: inTorch.shape, data: inTorch.dataSync().slice() as Float32Array }
      inTorch.dispose()
      return [name, array]
    }),
  )
}

/** New variables, the caller's, from arrays in PyTorch's layout. Throws `bad-input` for names and shapes that are not those of the CNN. */
export function fromTorch(tensors: Record<string, NamedArray>): CnnParams {
  checkLayout(tensors)
  return Object.fromEntries(
    parameterNames.map((name) => {
      const { shape, data } = tensors[name]!
      // A copy, because a tensor shares its memory with the array that it is made from.
      return [name, tf.tidy(() => tf.variable(transpose(tf.tensor(Float32Array.from(data), shape), name, 'from'), true))]
    }),
  )
}

const parameterNames = Object.keys(torchShapes({ widths: [1, 1, 1], thirdPool: true }))

/** [out, in, h, w] <-> [h, w, in, out]; [out, in] <-> [in, out]. A clone at the least, so that the result is never the argument. */
function transpose(tensor: tf.Tensor, name: string, direction: 'to' | 'from'): tf.Tensor {
  if (name.startsWith('conv') && name.endsWith('weight')) return tf.transpose(tensor, direction === 'to' ? [3, 2, 0, 1] : [2, 3, 1, 0])
  return name === 'fc.weight' ? tf.transpose(tensor) : tensor.clone()
}

function checkLayout(tensors: Record<string, NamedArray>): void {
  const missing = parameterNames.filter((name) => !tensors[name])
  const extra = Object.keys(tensors).filter((name) => !parameterNames.includes(name))
  if (missing.length > 0) throw bad(`${missing.join(', ')} missing; it needs ${parameterNames.join(', ')}`)
  if (extra.length > 0) throw bad(`${extra.join(', ')} not known; it holds ${parameterNames.join(', ')} and nothing else`)
  const [first, second, third] = [1, 2, 3].map((block) => tensors[`conv${block}.weight`]!.shape[0] ?? 0)
  const empty = parameterNames.find((name) => tensors[name]!.shape.includes(0))
  if (empty) throw bad(`${empty} has the shape [${tensors[empty]!.shape.join(', ')}], and no values`)
  const expected = torchShapes({ widths: [first!, second!, third!], thirdPool: true })
  for (const name of parameterNames) {
    const { shape, data } = tensors[name]!
    const wanted = expected[name]!
    if (shape.join() !== wanted.join()) throw bad(`${name} has the shape [${shape.join(', ')}] where [${wanted.join(', ')}] fits (out, in, h, w)`)
    if (!(data instanceof Float32Array)) throw bad(`${name} is not float32`)
  }
}

/** SHA-256, hexadecimal, of each tensor's name, shape and little-endian bytes, in the order of the names. Metadata does not count. */
export function weightsHash(tensors: Record<string, NamedArray>): string {
  const hash = createHash('sha256')
  for (const name of Object.keys(tensors).sort()) {
    const { shape, data } = tensors[name]!
    hash.update(`${name}[${shape.join(',')}]`).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  return hash.digest('hex')
}
