import { describe, expect, it } from 'vitest'
import { randomStream } from '../random'
import { imageLength } from '../model/architecture'
import { Jitter, moved, movedBack } from './jitter'

const at = (y: number, x: number, c: number) => (y * 28 + x) * 3 + c

function noise(images: number, seed: number): Float32Array {
  const random = randomStream(seed, 'noise')
  return Float32Array.from({ length: images * imageLength }, () => random.uniform(-1, 1))
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)

describe('jitter', () => {
  it('moves each image by its own shift, and fills with zero', () => {
    const images = noise(3, 1)
    const shifts = [
      { dy: 2, dx: -1 },
      { dy: 0, dx: 0 },
      { dy: -14, dx: 5 },
    ]
    const result = moved(images, shifts)
    for (const [image, { dy, dx }] of shifts.entries())
      for (let y = 0; y < 28; y++)
        for (let x = 0; x < 28; x++)
          for (let c = 0; c < 3; c++) {
            const inside = y - dy >= 0 && y - dy < 28 && x - dx >= 0 && x - dx < 28
            const expected = inside ? images[image * imageLength + at(y - dy, x - dx, c)]! : 0
            if (result[image * imageLength + at(y, x, c)] !== expected) expect.fail(`image ${image} at ${y}, ${x}, ${c}`)
          }
  })

  it('has the move back as its gradient: <moved(x), g> = <x, movedBack(g)>, and by finite differences', () => {
    const shifts = [
      { dy: 2, dx: 1 },
      { dy: -1, dx: 2 },
    ]
    const [x, g] = [noise(2, 2), noise(2, 3)]
    expect(dot(moved(x, shifts), g)).toBeCloseTo(dot(x, movedBack(g, shifts)), 9)
    const gradient = movedBack(g, shifts)
    for (const place of [at(0, 0, 0), at(27, 27, 2), at(26, 27, 1), imageLength + at(0, 26, 0), imageLength + at(13, 13, 1)]) {
      const near = (delta: number) => {
        const changed = x.slice()
        changed[place]! += delta
        return dot(moved(changed, shifts), g)
      }
      expect(gradient[place]!).toBeCloseTo((near(0.5) - near(-0.5)) / 1, 5)
    }
    // What the move pushes out of the image has no say.
    expect(gradient[at(27, 0, 0)]).toBe(0)
  })

  it('draws every shift within its reach about equally often, both ways, and the same for the same seed', () => {
    const [jitter, again, other] = [new Jitter(3, 2), new Jitter(3, 2), new Jitter(4, 2)]
    const counts = new Map<string, number>()
    let differs = false
    for (let step = 0; step < 5000; step++) {
      const shift = jitter.next()
      expect(again.next()).toEqual(shift)
      differs ||= JSON.stringify(other.next()) !== JSON.stringify(shift)
      const key = `${shift.dy} ${shift.dx}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect(differs).toBe(true)
    expect(counts.size).toBe(25)
    expect(counts.has('-2 2') && counts.has('2 -2')).toBe(true)
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(80)
  })
})
