import { expect, test } from 'vitest'
import { meansDiskFull, requireSpace, size } from './disk.mjs'
import { diskWith, scratchFolder } from './testing.mjs'

test('a full disk is named with what is needed, what is free, and a way out', async () => {
  const folder = scratchFolder()
  await expect(requireSpace(folder, 1.2e9, 'TensorFlow', diskWith(300e6))).rejects.toMatchObject({
    kind: 'disk',
    message: `too little space on the disk of ${folder}: TensorFlow needs 1.2 GB, 300 MB are free. Free some, or let LAB_CACHE name a folder on another disk`,
  })
  await expect(requireSpace(folder, 1.2e9, 'TensorFlow', diskWith(1.3e9))).resolves.toBeUndefined()
})

test('a full disk is known by the system error and by what tools write', () => {
  expect(meansDiskFull(Object.assign(new Error('write'), { code: 'ENOSPC' }))).toBe(true)
  expect(meansDiskFull('npm error nospc ENOSPC: no space left on device, write')).toBe(true)
  expect(meansDiskFull("ERROR: Could not install: [Errno 28] No space left on device: '/tmp/x'")).toBe(true)
  expect(meansDiskFull(new Error('other'))).toBe(false)
  expect(meansDiskFull('')).toBe(false)
})

test('sizes are given in the unit that fits', () => {
  expect([3.41e9, 275e6, 12_300].map(size)).toEqual(['3.4 GB', '275 MB', '12 kB'])
})
