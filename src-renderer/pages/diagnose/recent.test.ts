import { describe, expect, it } from 'vitest'
import { Recent } from './recent'

describe('Recent', () => {
  it('asks once a key, and drops what was not used for longest', async () => {
    const recent = new Recent<string>(2)
    const asked: string[] = []
    const get = (key: string) => recent.get(key, async () => (asked.push(key), key.toUpperCase()))
    expect(await get('a')).toBe('A')
    await get('b')
    await get('a')
    await get('c')
    await get('a')
    await get('b')
    expect(asked).toEqual(['a', 'b', 'c', 'b'])
  })

  it('asks again after a failure', async () => {
    const recent = new Recent<number>(2)
    let tries = 0
    const get = () => recent.get('k', async () => (++tries === 1 ? Promise.reject(new Error('no')) : tries))
    await expect(get()).rejects.toThrow('no')
    expect(await get()).toBe(2)
  })
})
