import { describe, expect, it } from 'vitest'
import { paintDigit } from '../charts/paint'
import { dataUri, digitPng } from './png'

interface Chunk {
  type: string
  data: Uint8Array
  crc: number
}

function chunksOf(png: Uint8Array): Chunk[] {
  const view = new DataView(png.buffer, png.byteOffset)
  const chunks: Chunk[] = []
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at)
    chunks.push({
      type: String.fromCharCode(...png.subarray(at + 4, at + 8)),
      data: png.subarray(at + 8, at + 8 + length),
      crc: view.getUint32(at + 8 + length),
    })
    at += 12 + length
  }
  return chunks
}

/** The runtime's own zlib checks the stream's length and its Adler-32. */
async function inflate(data: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([data.slice()]).stream().pipeThrough(new DecompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

describe.each(['stroke', 'background'] as const)('a digit with its colour on the %s', (placement) => {
  const grey = Uint8Array.from({ length: 784 }, (_, i) => (i * 7) % 256)
  const color = [255, 128, 0] as const
  const chunks = chunksOf(digitPng(grey, color, placement))

  it('has the pixels that the page paints', async () => {
    expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
    const palette = chunks[1]?.data ?? new Uint8Array()
    const rows = await inflate(chunks[2]?.data ?? new Uint8Array())
    const painted = new Uint8ClampedArray(784 * 4)
    paintDigit(grey, 0, color, placement, painted)
    expect(rows.length).toBe(28 * 29)
    for (let pixel = 0; pixel < 784; pixel++) {
      const index = rows[Math.floor(pixel / 28) * 29 + 1 + (pixel % 28)] ?? 0
      expect([...palette.subarray(index * 3, index * 3 + 3)]).toEqual([...painted.subarray(pixel * 4, pixel * 4 + 3)])
    }
  })
})

it('has the checksum that the specification gives for an empty end', () => {
  const end = chunksOf(digitPng(new Uint8Array(784), [255, 0, 0], 'stroke')).at(-1)
  expect(end).toEqual({ type: 'IEND', data: new Uint8Array(), crc: 0xae426082 })
  expect(dataUri(Uint8Array.of(137, 80))).toBe('data:image/png;base64,iVA=')
})
