import { expect, test } from 'vitest'
import { binomialQuantiles, shareOf, shareOfCounts, wilsonInterval, wilsonShare } from './share'

/** The quantile from the definition, in exact integer arithmetic: p = a / b. */
function exactQuantile(n: number, a: bigint, b: bigint, numerator: bigint, denominator: bigint): number {
  let choose = 1n
  let sum = 0n
  const all = b ** BigInt(n)
  for (let k = 0; k <= n; k++) {
    sum += choose * a ** BigInt(k) * (b - a) ** BigInt(n - k)
    if (sum * denominator >= numerator * all) return k
    choose = (choose * BigInt(n - k)) / BigInt(k + 1)
  }
  return n
}

test('binomial quantiles equal those by exact arithmetic', () => {
  for (const n of [1, 2, 7, 40, 200]) {
    for (const a of [1n, 3n, 5n, 9n]) {
      const expected = [exactQuantile(n, a, 10n, 25n, 1000n), exactQuantile(n, a, 10n, 975n, 1000n)]
      expect(binomialQuantiles(n, Number(a) / 10, [0.025, 0.975])).toEqual(expected)
    }
  }
})

test('the interval of 1,180 right of 10,000 is what the normal approximation says, to a hit or two', () => {
  const { value, low, high } = shareOfCounts(1180, 10_000)
  const half = 1.96 * Math.sqrt((0.118 * 0.882) / 10_000)
  expect(value).toBe(0.118)
  expect(Math.abs(low! - (0.118 - half))).toBeLessThan(0.0002)
  expect(Math.abs(high! - (0.118 + half))).toBeLessThan(0.0002)
})

test('a share of a million does not underflow', () => {
  const { low, high } = shareOfCounts(500_000, 1_000_000)
  expect(low).toBeCloseTo(0.49902, 4)
  expect(high).toBeCloseTo(0.50098, 4)
})

test('all and none have the width of a Wilson interval, z^2 / (n + z^2), and there may be nothing to be a share of', () => {
  const width = (n: number) => expect.closeTo(1.959964 ** 2 / (n + 1.959964 ** 2), 6) as number
  expect(shareOf(new Uint8Array(30).fill(1))).toEqual({ value: 1, count: 30, of: 30, low: expect.closeTo(1 - 0.113513, 5) as number, high: 1 })
  expect(shareOf(Uint8Array.of(0, 0))).toEqual({ value: 0, count: 0, of: 2, low: 0, high: width(2) })
  expect(shareOfCounts(0, 9)).toEqual({ value: 0, count: 0, of: 9, low: 0, high: width(9) })
  expect(shareOf(new Uint8Array())).toEqual({ value: null, count: 0, of: 0, low: null, high: null })
})

test('Wilson intervals: its ends solve |share - p| = z sqrt(p (1 - p) / n), and 0 of 10 reaches up to 27.75%', () => {
  for (const [count, of] of [
    [8, 10],
    [1, 20],
    [525, 1135],
  ] as const) {
    const { low, high } = wilsonInterval(count, of)!
    for (const p of [low, high]) expect(Math.abs(count / of - p)).toBeCloseTo(1.959964 * Math.sqrt((p * (1 - p)) / of), 6)
    expect(low).toBeLessThan(count / of)
    expect(high).toBeGreaterThan(count / of)
  }
  expect(wilsonInterval(0, 10)).toEqual({ low: 0, high: expect.closeTo(0.2775, 4) as number })
  expect(wilsonInterval(10, 10)).toEqual({ low: expect.closeTo(0.7225, 4) as number, high: 1 })
  expect(wilsonInterval(0, 0)).toBeNull()
})

test('a share of few samples has the Wilson interval whatever its count', () => {
  for (const count of [0, 4, 20]) expect(wilsonShare(count, 20)).toEqual({ value: count / 20, count, of: 20, ...wilsonInterval(count, 20) })
  expect(wilsonShare(0, 0)).toEqual({ value: null, count: 0, of: 0, low: null, high: null })
})
