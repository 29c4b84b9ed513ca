import { describe, expect, it } from 'vitest'
import { RandomStream, randomStream } from './random'

const words = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.word())

function from(...seeds: number[]): RandomStream {
  const queue = [...seeds]
  return new RandomStream(() => queue.shift()!)
}

/** PractRand's sfc32 over integers of any size: cut to 32 bits where C's uint32_t does, twelve words of warm-up thrown away. */
function referenceWords(seeds: readonly number[], count: number): number[] {
  const cut = (value: bigint) => BigInt.asUintN(32, value)
  let [a, b, c] = seeds.map(BigInt) as [bigint, bigint, bigint]
  let counter = 1n
  const out: number[] = []
  for (let i = 0; i < 12 + count; i++) {
    const word = cut(a + b + counter)
    counter = cut(counter + 1n)
    a = b ^ (b >> 9n)
    b = cut(c + (c << 3n))
    c = cut(((c << 21n) | (c >> 11n)) + word)
    out.push(Number(word))
  }
  return out.slice(12)
}

describe('sfc32', () => {
  it('gives what the reference in C gives', () => {
    // PractRand's own lines, compiled, from the state 1, 2, 3.
    expect(words(from(1, 2, 3), 8)).toEqual([0x736a3b41, 0xb2e53014, 0x3d56e4c7, 0xeda6a65f, 0x05843866, 0x42e2d5db, 0x01712f7d, 0xd37ea3b9])
  })

  it.each([
    [0, 0, 0],
    [1, 2, 3],
    [0xffffffff, 0xffffffff, 0xffffffff],
    [0x80000000, 0x7fffffff, 0xdeadbeef],
  ])('gives what arithmetic without a word size gives, from %d, %d, %d', (...seeds) => {
    expect(words(from(...seeds), 1000)).toEqual(referenceWords(seeds, 1000))
  })
})

describe('streams', () => {
  const first = (seed: number, ...purpose: (string | number)[]) => words(randomStream(seed, ...purpose), 4)

  it('are the same for the same seed and purpose', () => {
    expect(first(7, 'shuffle', 1)).toEqual(first(7, 'shuffle', 1))
  })

  it('differ by seed, by purpose, and by where one word ends', () => {
    const streams = [
      first(0),
      first(1),
      first(-1),
      first(0, 'shuffle'),
      first(0, 'shuffle', 0),
      first(0, 'shuffle', 1),
      first(0, 'shuffle', '1'),
      first(0, 'shuffle1'),
      first(0, 'init', 1),
      first(1, 'shuffle', 0),
      first(0, 'ab', 'c'),
      first(0, 'a', 'bc'),
    ]
    expect(new Set(streams.flat()).size).toBe(streams.length * 4)
  })

  it('are today what they were: old runs can be repeated', () => {
    expect(first(0, 'shuffle', 1)).toEqual([0x5fd31b5c, 0x79bd2da1, 0x02a795e3, 0x0fad0f37])
  })

  it('of neighbouring seeds are not alike', () => {
    const [a, b] = [randomStream(1, 'x'), randomStream(2, 'x')]
    const agreeing = Array.from({ length: 1000 }, () => a.word() ^ b.word()).reduce((sum, bits) => sum + bitCount(~bits), 0)
    // 32,000 coin tosses: five standard deviations are 447.
    expect(Math.abs(agreeing - 16000)).toBeLessThan(447)
  })
})

function bitCount(word: number): number {
  let count = 0
  for (let bits = word >>> 0; bits > 0; bits = Math.floor(bits / 2)) count += bits % 2
  return count
}

/** Sum of (seen - expected)^2 / expected. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

describe.each([0, 1, 12345])('numbers of seed %d', (seed) => {
  it('integers below ten are equally likely', () => {
    const stream = randomStream(seed, 'integers')
    const counts = new Array<number>(10).fill(0)
    for (let i = 0; i < 100_000; i++) counts[stream.integer(10)]!++
    // Chi square with 9 degrees of freedom stays below 33.7 in 9,999 of 10,000 cases.
    expect(chiSquare(counts)).toBeLessThan(33.7)
  })

  it('uniform numbers lie within their bounds, evenly', () => {
    const stream = randomStream(seed, 'uniform')
    const counts = new Array<number>(20).fill(0)
    let outside = 0
    for (let i = 0; i < 100_000; i++) {
      const value = stream.uniform(-3, 5)
      if (value >= -3 && value < 5) counts[Math.floor(((value + 3) / 8) * 20)]!++
      else outside++
    }
    expect(outside).toBe(0)
    // 19 degrees of freedom.
    expect(chiSquare(counts)).toBeLessThan(50.8)
  })

  it('normal numbers have mean 0, variance 1, no skew, a kurtosis of 3', () => {
    const stream = randomStream(seed, 'normal')
    const values = Array.from({ length: 100_000 }, () => stream.normal())
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length
    // Four standard errors each: sqrt(1, 2, 15, 96 / n).
    expect(Math.abs(moment(1))).toBeLessThan(0.0127)
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.0179)
    expect(Math.abs(moment(3))).toBeLessThan(0.049)
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.124)
  })
})

describe('integers', () => {
  it('draw again where a word would favour small numbers', () => {
    // Of 32-bit words, those from 3 * 2^30 on are one too many for 3 * 2^30 numbers: a third of the small ones would come twice as often.
    const below = 3 * 2 ** 30
    const stream = randomStream(1, 'large')
    const counts = [0, 0, 0]
    for (let i = 0; i < 30_000; i++) counts[Math.floor(stream.integer(below) / 2 ** 30)]!++
    expect(chiSquare(counts)).toBeLessThan(18.4)
  })

  it('below one are zero, and those of all words are the words', () => {
    expect(randomStream(1).integer(1)).toBe(0)
    expect(randomStream(1).integer(2 ** 32)).toBe(randomStream(1).word())
  })

  it.each([0, -1, 2.5, NaN, 2 ** 32 + 1])('below %d there are none', (below) => {
    expect(() => randomStream(1).integer(below)).toThrow(RangeError)
  })
})

describe('shuffling', () => {
  it('loses and doubles nothing', () => {
    const items = Int32Array.from({ length: 1000 }, (_, i) => i * 3)
    const shuffled = items.slice()
    randomStream(0, 'shuffle').shuffle(shuffled)
    expect(shuffled).not.toEqual(items)
    expect(shuffled.slice().sort()).toEqual(items)
  })

  it('makes every order equally likely', () => {
    const stream = randomStream(2, 'orders')
    const counts = new Map<string, number>()
    for (let i = 0; i < 24_000; i++) {
      const items = Int32Array.of(0, 1, 2, 3)
      stream.shuffle(items)
      counts.set(items.join(), (counts.get(items.join()) ?? 0) + 1)
    }
    expect(counts.size).toBe(24)
    // 23 degrees of freedom.
    expect(chiSquare([...counts.values()])).toBeLessThan(56.6)
  })

  it('of nothing or one does nothing', () => {
    const [none, one] = [new Int32Array(0), Int32Array.of(5)]
    randomStream(0).shuffle(none)
    randomStream(0).shuffle(one)
    expect([...none, ...one]).toEqual([5])
  })
})
