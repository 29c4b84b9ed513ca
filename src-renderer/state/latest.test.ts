import { describe, expect, it } from 'vitest'
import { Latest } from './latest'

describe('Latest', () => {
  it('has one question in flight, and asks only the newest of those that wait', async () => {
    const open: { question: number; answer: (value: string) => void; fail: (error: Error) => void }[] = []
    const heard: string[] = []
    const failures: unknown[] = []
    const latest = new Latest<number, string>(
      (question) => new Promise((answer, fail) => open.push({ question, answer, fail })),
      (answer, question) => heard.push(`${question} ${answer}`),
      (thrown) => failures.push(thrown),
    )
    latest.put(1)
    latest.put(2)
    latest.put(3)
    expect(open.map(({ question }) => question)).toEqual([1])
    open[0]!.answer('a')
    await new Promise((resolve) => setTimeout(resolve))
    expect(open.map(({ question }) => question)).toEqual([1, 3])
    open[1]!.fail(new Error('no'))
    await new Promise((resolve) => setTimeout(resolve))
    latest.put(4)
    latest.stop()
    open[2]!.answer('late')
    await new Promise((resolve) => setTimeout(resolve))
    expect(heard).toEqual(['1 a'])
    expect(failures).toHaveLength(1)
  })
})
