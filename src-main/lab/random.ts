/**
 * Seeded random numbers. A stream is made from a seed and what it is for, so that drawing more for one purpose moves nothing else, and a resumed
 * run draws what it would have drawn.
 */

/** What a stream is for: words and numbers, such as ('shuffle', epoch). */
export type Purpose = readonly (string | number)[]

/** Any seed is valid, 0 too. */
export function randomStream(seed: number, ...purpose: Purpose): RandomStream {
  return new RandomStream(xmur3(JSON.stringify([seed, ...purpose])))
}

/**
 * sfc32, Chris Doty-Humphrey's small fast counting generator of PractRand: 128 bits of state, 32 bits out.
 */
export class RandomStream {
  private a: number
  private b: number
  private c: number
  private counter = 1
  private spare: number | null = null

  /** @param next gives 32-bit words to start from */
  constructor(next: () => number) {
    this.a = next()
    this.b = next()
    this.c = next()
    // The generator's own warm-up: similar seeds have parted after these.
    for (let i = 0; i < 12; i++) this.word()
  }

  /** 32 random bits as an unsigned integer. */
  word(): number {
    const out = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + out
    this.c |= 0
    return out >>> 0
  }

  /** In [low, high), 53 bits fine. */
  uniform(low = 0, high = 1): number {
    const fraction = ((this.word() >>> 5) * 67108864 + (this.word() >>> 6)) / 9007199254740992
    return low + (high - low) * fraction
  }

  /** 0 to below - 1, each equally likely: words that would favour small numbers are drawn again. `below` is 1 to 2^32. */
  integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > 4294967296)
      throw new RangeError(`there are no integers from 0 to below ${below} to draw from`)
    const limit = 4294967296 - (4294967296 % below)
    for (;;) {
      const word = this.word()
      if (word < limit) return word % below
    }
  }

  /** Standard normal, by Marsaglia's polar method; the second of a pair is kept for the next call. */
  normal(): number {
    if (this.spare !== null) {
      const value = this.spare
      this.spare = null
      return value
    }
    for (;;) {
      const u = this.uniform(-1, 1)
      const v = this.uniform(-1, 1)
      const square = u * u + v * v
      if (square === 0 || square >= 1) continue
      const factor = Math.sqrt((-2 * Math.log(square)) / square)
      this.spare = v * factor
      return u * factor
    }
  }

  /** In place, every order equally likely (Fisher and Yates). */
  shuffle(items: Int32Array): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1)
      const item = items[i]!
      items[i] = items[j]!
      items[j] = item
    }
  }
}

/** 32-bit words from a text: bryc's xmur3, MurmurHash3's mixing carried on. */
function xmur3(text: string): () => number {
  let hash = 1779033703 ^ text.length
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 3432918353)
    hash = (hash << 13) | (hash >>> 19)
  }
  return () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507)
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909)
    hash ^= hash >>> 16
    return hash >>> 0
  }
}
