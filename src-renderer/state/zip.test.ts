import { describe, expect, it } from 'vitest'
import { crc32 } from './crc32'
import { zip } from './zip'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('an archive', () => {
  it('names each file with its length and checksum where its directory says', () => {
    const files = [
      { name: 'a.csv', bytes: bytes('123456789') },
      { name: 'über.csv', bytes: bytes('') },
    ]
    const archive = zip(files)
    const view = new DataView(archive.buffer)
    const end = archive.length - 22
    expect([view.getUint32(end, true), view.getUint16(end + 10, true)]).toEqual([0x06054b50, 2])
    let at = view.getUint32(end + 16, true)
    for (const file of files) {
      const name = bytes(file.name)
      const local = view.getUint32(at + 42, true)
      expect(view.getUint32(at, true)).toBe(0x02014b50)
      expect(view.getUint32(local, true)).toBe(0x04034b50)
      expect(archive.slice(local + 30, local + 30 + name.length)).toEqual(name)
      expect(archive.slice(local + 30 + name.length, local + 30 + name.length + view.getUint32(local + 18, true))).toEqual(file.bytes)
      expect(view.getUint32(local + 14, true)).toBe(crc32(file.bytes))
      at += 46 + name.length
    }
    expect(at).toBe(end)
  })

  it('has the checksum that is published for the nine digits', () => {
    expect(crc32(bytes('123456789'))).toBe(0xcbf43926)
  })

  it('refuses two files of one name', () => {
    expect(() =>
      zip([
        { name: 'a', bytes: bytes('') },
        { name: 'a', bytes: bytes('1') },
      ]),
    ).toThrow(RangeError)
  })
})
