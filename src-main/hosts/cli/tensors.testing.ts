/** For tests: what the command line wrote as safetensors. */
import { readFileSync } from 'node:fs'

type Tensors = Record<string, { shape: number[]; values: Float32Array | Int32Array }>

/** By the format's own description, not by the lab's reader. */
export function readTensors(file: string): { tensors: Tensors; metadata: Record<string, string> } {
  const bytes = readFileSync(file)
  const start = 8 + Number(bytes.readBigUInt64LE(0))
  const { __metadata__: metadata, ...header } = JSON.parse(bytes.toString('utf8', 8, start)) as {
    __metadata__: Record<string, string>
  } & Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>
  const tensors = Object.entries(header).map(([name, { dtype, shape, data_offsets: offsets }]) => {
    const { buffer } = Uint8Array.from(bytes.subarray(start + offsets[0], start + offsets[1]))
    return [name, { shape, values: dtype === 'I32' ? new Int32Array(buffer) : new Float32Array(buffer) }] as const
  })
  return { tensors: Object.fromEntries(tensors), metadata }
}
