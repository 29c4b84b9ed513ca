import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openInput } from './input-file'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-input-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const inFolder = (name: string) => join(folder, name)
const refusal = (message: RegExp): unknown => expect.objectContaining({ kind: 'bad-input', message: expect.stringMatching(message) as string })

it('reads a file in pieces, and says where it has become shorter', () => {
  writeFileSync(inFolder('x'), 'abcdef')
  const input = openInput(inFolder('x'))
  expect([input.bytes, new TextDecoder().decode(input.read(2, 5))]).toEqual([6, 'cde'])
  writeFileSync(inFolder('x'), 'abc')
  expect(() => input.read(2, 5)).toThrow(refusal(/has become shorter/) as Error)
  input.close()
  expect(() => openInput(inFolder('y'))).toThrow(refusal(/there is no file/) as Error)
})
