import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readImages, readLabels } from './idx'
import { idxImages, idxLabels } from './testing'

const pixels = Uint8Array.from({ length: 3 * 784 }, (_, i) => (i * 7) % 256)
const images = idxImages(3, pixels)
const labels = idxLabels([5, 0, 9])

describe('good files', () => {
  it('gives pixels and labels as they are', () => {
    expect(readImages(images, 'a')).toEqual({ count: 3, pixels })
    expect(readLabels(labels, 'b')).toEqual(Uint8Array.of(5, 0, 9))
  })

  it('unpacks gzip', () => {
    expect(readImages(gzipSync(images), 'a.gz')).toEqual({ count: 3, pixels })
    expect(readLabels(gzipSync(labels), 'b.gz')).toEqual(Uint8Array.of(5, 0, 9))
  })

  it('reads a view that does not start at the beginning of its memory', () => {
    const shifted = new Uint8Array(images.length + 5)
    shifted.set(images, 5)
    expect(readImages(shifted.subarray(5), 'a').pixels).toEqual(pixels)
  })
})

/** A copy of `file` with one byte changed. */
function changed(file: Uint8Array, at: number, value: number): Uint8Array {
  const copy = file.slice()
  copy[at] = value
  return copy
}

describe('bad files', () => {
  const damaged = gzipSync(images)
  damaged[damaged.length - 6] = damaged[damaged.length - 6]! ^ 0xff

  it.each<[string, () => unknown, RegExp]>([
    ['empty', () => readImages(new Uint8Array(0), 'f'), /f: only 0 bytes/],
    ['labels for images', () => readImages(labels, 'f'), /wrong magic number 0x00000801.*0x00000803 \(this one holds labels\)/],
    ['images for labels', () => readLabels(images, 'f'), /wrong magic number 0x00000803.*0x00000801 \(this one holds images\)/],
    ['something else', () => readImages(changed(images, 2, 0x0d), 'f'), /wrong magic number 0x00000d03/],
    ['a header cut off', () => readImages(images.slice(0, 12), 'f'), /truncated in its header: 12 of 16/],
    ['other rows', () => readImages(changed(images, 11, 32), 'f'), /32x28.*28x28/],
    ['other columns', () => readImages(changed(images, 15, 27), 'f'), /28x27.*28x28/],
    ['no images', () => readImages(idxImages(0, new Uint8Array(0)), 'f'), /holds no images/],
    ['truncated images', () => readImages(images.slice(0, -1), 'f'), /truncated: its header promises 2352 bytes of data, and 2351 are there/],
    ['truncated labels', () => readLabels(labels.slice(0, -1), 'f'), /truncated: its header promises 3 bytes of data, and 2 are there/],
    ['trailing bytes', () => readLabels(Uint8Array.of(...labels, 1, 2), 'f'), /2 bytes follow after the 3/],
    ['a label of ten', () => readLabels(idxLabels([3, 10]), 'f'), /label 1 is 10; labels must be 0 to 9/],
    ['damaged gzip', () => readImages(damaged, 'f'), /f: a damaged gzip file/],
    ['truncated gzip', () => readImages(gzipSync(images).subarray(0, 40), 'f'), /f: a damaged gzip file/],
  ])('%s', (_what, read, message) => {
    expect(read).toThrow(expect.objectContaining({ kind: 'bad-input', message: expect.stringMatching(message) }))
  })
})
