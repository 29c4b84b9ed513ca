import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { loadSource } from './source'
import { idxLabels, writeSource } from './testing'

const failure = (message: RegExp) => expect.objectContaining({ kind: 'bad-input', message: expect.stringMatching(message) })

describe('MNIST', () => {
  it('holds the canonical digits', () => {
    const { train, test } = loadSource('mnist')
    expect([train.count, test.count]).toEqual([60_000, 10_000])
    // The first labels that every copy of MNIST begins with, and how often each digit occurs in the test set.
    expect([...train.digit.slice(0, 5)]).toEqual([5, 0, 4, 1, 9])
    const counts = new Array<number>(10).fill(0)
    for (const digit of test.digit) counts[digit]!++
    expect(counts).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
  })
})

describe('a folder', () => {
  it('has the same hash gzip’ed, renamed or moved, and another with other digits', () => {
    const folder = writeSource(30, 20)
    const hash = loadSource(`idx:${folder}`).hash
    const images = join(folder, 'train-images-idx3-ubyte')
    writeFileSync(`${images}.gz`, gzipSync(readFileSync(images)))
    rmSync(images)
    renameSync(join(folder, 't10k-labels-idx1-ubyte'), join(folder, 't10k-labels.idx1-ubyte'))
    expect(loadSource(`idx:${folder}`).hash).toBe(hash)
    expect(loadSource(`idx:${writeSource(30, 21)}`).hash).not.toBe(hash)
  })

  it('is read again when a file has changed', () => {
    const folder = writeSource(30, 20)
    const before = loadSource(`idx:${folder}`).hash
    writeFileSync(join(folder, 't10k-labels-idx1-ubyte'), idxLabels(new Array(20).fill(3)))
    expect(loadSource(`idx:${folder}`).hash).not.toBe(before)
  })

  it('names what is missing', () => {
    const folder = writeSource(10, 10)
    rmSync(join(folder, 't10k-images-idx3-ubyte'))
    rmSync(join(folder, 'train-labels-idx1-ubyte'))
    expect(() => loadSource(`idx:${folder}`)).toThrow(failure(/lacks train-labels-idx1-ubyte, t10k-images-idx3-ubyte/))
    expect(() => loadSource('idx:/no/such/folder')).toThrow(failure(/there is no folder \/no\/such\/folder/))
  })

  it('refuses a file for a folder, and labels that do not fit the images', () => {
    const folder = writeSource(10, 10)
    const labels = join(folder, 'train-labels-idx1-ubyte')
    expect(() => loadSource(`idx:${labels}`)).toThrow(failure(/is a file; the folder/))
    writeFileSync(labels, idxLabels([1, 2, 3]))
    expect(() => loadSource(`idx:${folder}`)).toThrow(failure(/holds 10 images, but .* 3 labels/))
  })

  it('is named by its whole path, since nobody knows what another would be relative to', () => {
    for (const relative of ['idx:./digits', 'idx:src-main', 'idx:..'])
      expect(() => loadSource(relative)).toThrow(failure(/relative; give its whole path/))
  })

  it('is empty: says all four names', () => {
    const empty = mkdtempSync(join(tmpdir(), 'lab-idx-'))
    expect(() => loadSource(`idx:${empty}`)).toThrow(failure(/train-images-idx3-ubyte, train-labels.*t10k-images.*t10k-labels/))
  })
})
