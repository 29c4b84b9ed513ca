import { describe, expect, it } from 'vitest'
import { drawStroke, emptyDrawing, fromHex, isEmptyDrawing, readDrawing, toHex, writeDrawing } from './drawing'

const at = (grey: Uint8Array, x: number, y: number) => grey[y * 28 + x]
const middle = { x: 14.5, y: 14.5 }

describe('drawStroke', () => {
  it('is full inside, soft at its edge and nothing beyond', () => {
    const drawn = drawStroke(emptyDrawing(), middle, middle, { radius: 1.25, erase: false })
    expect(at(drawn, 14, 14)).toBe(255)
    // A pixel away 1.25 + 0.75 - 1 = 1 of 1.5: two thirds, level 10 of 15.
    expect(at(drawn, 15, 14)).toBe(170)
    expect(at(drawn, 14, 13)).toBe(170)
    expect(at(drawn, 16, 14)).toBe(0)
  })

  it('covers the whole way between two points, without gaps', () => {
    const drawn = drawStroke(emptyDrawing(), { x: 2.5, y: 5.5 }, { x: 25.5, y: 5.5 }, { radius: 1.5, erase: false })
    for (let x = 2; x <= 25; x++) expect(at(drawn, x, 5)).toBe(255)
    expect(at(drawn, 14, 9)).toBe(0)
  })

  it('never takes away while it draws, and erases what it passes', () => {
    const line = drawStroke(emptyDrawing(), middle, middle, { radius: 2, erase: false })
    const again = drawStroke(line, { x: 16.5, y: 14.5 }, { x: 16.5, y: 14.5 }, { radius: 1, erase: false })
    expect(again.every((value, i) => value >= (line[i] as number))).toBe(true)
    const gone = drawStroke(again, middle, middle, { radius: 6, erase: true })
    expect(isEmptyDrawing(gone)).toBe(true)
  })

  it('leaves the drawing that it is given as it is', () => {
    const before = emptyDrawing()
    drawStroke(before, middle, middle, { radius: 2, erase: false })
    expect(isEmptyDrawing(before)).toBe(true)
    expect(isEmptyDrawing(drawStroke(before, middle, middle, { radius: 2, erase: false }))).toBe(false)
  })
})

describe('a drawing in an address', () => {
  it('goes there and back without loss', () => {
    const drawn = drawStroke(emptyDrawing(), { x: 3, y: 4 }, { x: 22, y: 25 }, { radius: 1.3, erase: false })
    const text = writeDrawing(drawn)
    expect(text).toMatch(/^[\w-]{523}$/)
    expect(readDrawing(text)).toEqual(drawn)
  })
  it('takes nothing else for one', () => {
    for (const text of ['', 'abc', '+'.repeat(523), 'A'.repeat(524)]) expect(readDrawing(text)).toBeNull()
  })
})

describe('colours', () => {
  it('are written as a colour input takes them', () => {
    expect(toHex([255, 128, 0])).toBe('#ff8000')
    expect(fromHex('#FF8000')).toEqual([255, 128, 0])
    expect(fromHex('red')).toBeNull()
  })
})
