import { describe, expect, it } from 'vitest'
import { neighbourOf, sampleRows, secondIsSmaller } from './sample-list'
import { image, model, result } from './testing'

describe('the images of an attack', () => {
  const rows = sampleRows(
    result([
      model('a', { images: [image(5, { flags: ['start-succeeds'] }), image(3)] }),
      model('b', { images: [image(9), image(5, { epsilon: null, flags: ['zero-gradient', 'start-succeeds'] })] }),
    ]),
  )

  it('are a row each, with what every model has of it', () => {
    expect(rows.map(({ index }) => index)).toEqual([5, 3, 9])
    expect(rows[0]?.found.map((found) => found?.epsilon)).toEqual([0.04, null])
    expect(rows[1]?.found[1]).toBeUndefined()
    expect(rows[2]?.found[0]).toBeUndefined()
    expect(rows[0]?.flags).toEqual(['start-succeeds', 'zero-gradient'])
  })

  it('are stepped through round the ends', () => {
    expect([neighbourOf(rows, 5, 1), neighbourOf(rows, 9, 1), neighbourOf(rows, 5, -1)]).toEqual([3, 5, 9])
    expect(neighbourOf([], 5, 1)).toBe(5)
  })

  it('are marked where the second attack found less than the search can tell apart', () => {
    const second = (epsilon: number | null) => ({ epsilon, probability: 0.9 })
    expect(secondIsSmaller(image(0, { second: second(0.03) }), 0.001)).toBe(true)
    expect(secondIsSmaller(image(0, { second: second(0.0395) }), 0.001)).toBe(false)
    expect(secondIsSmaller(image(0, { epsilon: null, second: second(0.25) }), 0.001)).toBe(true)
    expect(secondIsSmaller(image(0, { second: second(null) }), 0.001)).toBe(false)
    expect(secondIsSmaller(image(0), 0.001)).toBe(false)
  })
})
