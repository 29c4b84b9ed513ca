import { describe, expect, it } from 'vitest'
import { cells, outline, paintMap, paintOverlay } from './heat'

const image = new Float32Array(28 * 28 * 3)
image[(3 * 28 + 5) * 3] = 1

describe('a map over an image', () => {
  it('leaves the image as it is where the map is 0, and is lighter the stronger the map', () => {
    const map = new Float32Array(784)
    map.set([0, 0.5, 1])
    const out = new Uint8ClampedArray(784 * 4)
    paintOverlay(image, map, out)
    expect([...out.slice((3 * 28 + 5) * 4, (3 * 28 + 5) * 4 + 4)]).toEqual([255, 0, 0, 255])
    expect([...out.slice(0, 4)]).toEqual([0, 0, 0, 255])
    const light = (at: number) => out[at * 4]! + out[at * 4 + 1]! + out[at * 4 + 2]!
    expect(light(1)).toBeGreaterThan(100)
    expect(light(2)).toBeGreaterThan(light(1))
  })

  it('alone runs from the scale’s first colour to its last in both schemes', () => {
    const map = new Float32Array(784)
    map[1] = 2
    const out = new Uint8ClampedArray(784 * 4)
    paintMap(map, 'light', out)
    expect([...out.slice(0, 8)]).toEqual([0xf1, 0xf5, 0xf9, 255, 0x0d, 0x2f, 0x5c, 255])
    paintMap(map, 'dark', out)
    expect([...out.slice(0, 4)]).toEqual([0x1b, 0x22, 0x2c, 255])
  })
})

it('cells of 7 are 4 pixels wide, of 28 one', () => {
  const seven = Float32Array.from({ length: 49 }, (_, i) => i)
  const drawn = cells(seven, 7)
  expect([drawn[0], drawn[3], drawn[4], drawn[28 * 4], drawn[783]]).toEqual([0, 0, 1, 7, 48])
  expect(cells(drawn, 28)).toEqual(drawn)
})

it('the outline of one pixel is its four sides', () => {
  const grey = new Uint8Array(784)
  grey[3 * 28 + 5] = 1
  const edges = outline(grey).map((edge) => edge.join())
  expect(edges.sort()).toEqual(['5,3,5,4', '5,3,6,3', '5,4,6,4', '6,3,6,4'])
  expect(outline(new Uint8Array(784))).toEqual([])
})
