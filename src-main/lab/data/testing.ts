/** Sources for tests: IDX files made by hand, in a folder of their own. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function idx(magic: number, sizes: number[], body: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + body.length)
  const view = new DataView(bytes.buffer)
  for (const [i, value] of [magic, ...sizes].entries()) view.setUint32(4 * i, value)
  bytes.set(body, 4 + 4 * sizes.length)
  return bytes
}

export const idxImages = (count: number, pixels: ArrayLike<number>) => idx(0x803, [count, 28, 28], pixels)
export const idxLabels = (labels: ArrayLike<number>) => idx(0x801, [labels.length], labels)

/**
 * A folder with `train` and `test` digits that a small network can tell apart: label d is a bar whose height and place depend on d.
 * @returns the folder, for `source: 'idx:' + folder`
 */
export function writeSource(train: number, test: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-idx-'))
  for (const [stem, count] of [
    ['train', train],
    ['t10k', test],
  ] as const) {
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 10)
    const pixels = new Uint8Array(count * 784)
    labels.forEach((label, i) => pixels.set(bar(label, i), i * 784))
    writeFileSync(join(folder, `${stem}-images-idx3-ubyte`), idxImages(count, pixels))
    writeFileSync(join(folder, `${stem}-labels-idx1-ubyte`), idxLabels(labels))
  }
  return folder
}

function bar(label: number, i: number): Uint8Array {
  const pixels = new Uint8Array(784)
  for (let row = 4; row < 8 + 2 * label; row++) pixels.fill(255 - ((i * 13) % 90), row * 28 + 5 + (i % 3), row * 28 + 12 + label)
  return pixels
}
