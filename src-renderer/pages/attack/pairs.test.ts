import { describe, expect, it } from 'vitest'
import { margin, pairPoints, placed } from './pairs'
import { image, model, result } from './testing'

describe('two models image by image', () => {
  const attack = result([
    model('a', { images: [image(5), image(3, { epsilon: null }), image(9, { epsilon: null }), image(1)] }),
    model('b', { images: [image(9, { epsilon: null }), image(3, { epsilon: 0.2 }), image(5, { epsilon: null })] }),
  ])

  it('are joined by the image, whatever their order', () => {
    expect(pairPoints(attack, 0, 1)).toEqual([
      { index: 5, across: 0.04, up: null },
      { index: 3, across: null, up: 0.2 },
      { index: 9, across: null, up: null },
    ])
    expect(pairPoints(attack, 0, 7)).toEqual([])
  })

  it('keep what was found, and put failures apart from each other beyond the largest epsilon', () => {
    const places = placed(pairPoints(attack, 0, 1), 0.3)
    expect([places[0]?.x, places[1]?.y]).toEqual([0.04, 0.2])
    const failed = [places[0]!.y, places[1]!.x, places[2]!.x, places[2]!.y]
    expect(failed.every((value) => value > 0.3 && value < 0.3 * (1 + margin))).toBe(true)
    const corner = placed(
      Array.from({ length: 50 }, (_, index) => ({ index, across: null, up: null })),
      0.3,
    )
    expect(new Set(corner.map(({ x, y }) => `${x.toFixed(4)} ${y.toFixed(4)}`)).size).toBe(50)
  })
})
