import { describe, expect, it } from 'vitest'
import { parseSeeds } from './seeds'

describe('seeds', () => {
  it.each([
    ['0', [0]],
    ['0, 1,2', [0, 1, 2]],
    ['3-5 9', [3, 4, 5, 9]],
    ['1; 1; 0-1', [1, 0]],
    ['0-99', Array.from({ length: 100 }, (_, i) => i)],
  ])('%s', (text, seeds) => expect(parseSeeds(text)).toEqual({ seeds }))

  it.each(['', '-1', '1.5', 'a', '5-3', '2147483648', '0-100', '0-60 100-160'])('refuses %j with what would be right', (text) => {
    expect(parseSeeds(text)).toEqual({ error: expect.stringMatching(/seed|write 3-5/) as string })
  })
})
