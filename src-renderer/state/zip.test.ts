import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { zip } from './zip'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('an archive', () => {
  const files = [
    { name: 'a.csv', bytes: bytes('1,2\r\n') },
    { name: 'über.csv', bytes: bytes('') },
  ]

  it('gives back each file under its name, and is the same for the same files', () => {
    expect(unzipSync(zip(files))).toEqual({ 'a.csv': bytes('1,2\r\n'), 'über.csv': bytes('') })
    expect(zip(files)).toEqual(zip(files))
  })

  it('refuses two files of one name', () => {
    expect(() => zip([...files, { name: 'a.csv', bytes: bytes('3') }])).toThrow(RangeError)
  })
})
