import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../setup/places.mjs'
import { icns, ico } from './containers.mjs'

const sides = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const icons = join(root, 'resources/icons')
const signature = Buffer.from('89504e470d0a1a0a', 'hex')

/** Bytes that begin as a PNG of that side does, of a length of their own. */
const fake = (/** @type {number} */ side) => {
  const png = Buffer.alloc(24 + (side % 7))
  signature.copy(png)
  png.writeUInt32BE(side, 16)
  png.writeUInt32BE(side, 20)
  return png
}
const fakes = new Map(sides.map((side) => [side, fake(side)]))

/** @param {Buffer} png */
const sideOf = (png) => {
  expect(png.subarray(0, 8)).toEqual(signature)
  expect(png.readUInt32BE(20)).toBe(png.readUInt32BE(16))
  return png.readUInt32BE(16)
}

/** @param {Buffer} file */
function readIco(file) {
  expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1])
  return Array.from({ length: file.readUInt16LE(4) }, (_, i) => {
    const at = 6 + 16 * i
    expect([file.readUInt16LE(at + 4), file.readUInt16LE(at + 6)]).toEqual([1, 32])
    const png = file.subarray(file.readUInt32LE(at + 12)).subarray(0, file.readUInt32LE(at + 8))
    return { width: file[at] || 256, height: file[at + 1] || 256, png }
  })
}

/** @param {Buffer} file */
function readIcns(file) {
  expect(file.toString('latin1', 0, 4)).toBe('icns')
  expect(file.readUInt32BE(4)).toBe(file.length)
  const found = []
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    found.push({ type: file.toString('latin1', at, at + 4), png: file.subarray(at + 8, at + file.readUInt32BE(at + 4)) })
  }
  return found
}

describe('Windows’ icon', () => {
  it('holds each picture whole, under its side', () => {
    const held = readIco(ico(fakes))
    expect(held.map(({ width, height }) => [width, height])).toEqual([16, 24, 32, 48, 64, 128, 256].map((side) => [side, side]))
    for (const { width, png } of held) expect(png).toEqual(fakes.get(width))
  })

  it('is not made without one of them', () => {
    expect(() => ico(new Map([[16, fake(16)]]))).toThrow('an icon needs a picture of 24 pixels')
  })
})

describe('macOS’ icon', () => {
  // The types as Apple's iconutil names them, with the side that each stands for.
  const known = { icp4: 16, icp5: 32, ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic11: 32, ic12: 64, ic13: 256, ic14: 512 }

  it('holds each picture whole, under its type', () => {
    const held = readIcns(icns(fakes))
    expect(Object.fromEntries(held.map(({ type, png }) => [type, sideOf(png)]))).toEqual(known)
    for (const { png } of held) expect(png).toEqual(fakes.get(sideOf(png)))
  })
})

describe('the icons that the lab ships', () => {
  const shipped = (/** @type {number} */ side) => readFileSync(join(icons, `${side}.png`))

  it.each([16, 24, 32, 48, 64, 128, 256, 512])('have a picture of %i pixels', (side) => {
    expect(sideOf(shipped(side))).toBe(side)
  })

  it('are the same pictures in all files', () => {
    for (const { width, png } of readIco(readFileSync(join(icons, 'icon.ico')))) expect(png).toEqual(shipped(width))
    for (const { png } of readIcns(readFileSync(join(icons, 'icon.icns')))) if (sideOf(png) < 1024) expect(png).toEqual(shipped(sideOf(png)))
  })
})
