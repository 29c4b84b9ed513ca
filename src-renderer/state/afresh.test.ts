import { describe, expect, it } from 'vitest'
import { afresh } from './afresh'

/** A reading whose ends the test decides. */
function readings() {
  const ends: (() => void)[] = []
  const ask = afresh(() => new Promise<void>((resolve) => ends.push(resolve)))
  return { ask, ends, begun: () => ends.length }
}
const settled = async (promise: Promise<void>) => Promise.race([promise.then(() => true), new Promise((resolve) => setTimeout(resolve, 5, false))])

describe('reading afresh', () => {
  it('waits for a reading that began after it was asked for', async () => {
    const { ask, ends, begun } = readings()
    const first = ask()
    const second = ask()
    ends[0]!()
    await first
    expect(begun()).toBe(2)
    expect(await settled(second)).toBe(false)
    ends[1]!()
    expect(await settled(second)).toBe(true)
  })

  it('reads once for all who ask meanwhile, and does not wait for those who ask later', async () => {
    const { ask, ends, begun } = readings()
    void ask()
    const waiting = [ask(), ask()]
    ends[0]!()
    await settled(waiting[0]!)
    const later = ask()
    ends[1]!()
    await Promise.all(waiting)
    expect(begun()).toBe(3)
    expect(await settled(later)).toBe(false)
  })

  it('has one under way at a time, also where it is asked between the end of one and the beginning of the next', async () => {
    const { ask, ends, begun } = readings()
    const first = ask()
    const between = first.then(ask)
    const second = ask()
    ends[0]!()
    await first
    await settled(second)
    expect(begun()).toBe(2)
    ends[1]!()
    await Promise.all([second, between])
    void ask()
    expect(begun()).toBe(3)
  })
})
