import { afterEach, describe, expect, it } from 'vitest'
import { openTestLab, removeHomes, until } from './testing'

afterEach(removeHomes)

describe('a backend that closes', () => {
  it('ends what its pages still watch, and reads nothing after its store is closed', async () => {
    const { backend, store, page } = openTestLab()
    let lists = 0
    const watching = page.stream('jobs.watch', {}, () => lists++)
    await until(() => lists > 0)
    const readAfterClosing: string[] = []
    store.jobs.list = () => {
      readAfterClosing.push('jobs')
      return []
    }
    // The change comes within the stream's pause, so its list would be sent once the store is closed.
    backend.jobs.changed.emit()
    await backend.close()
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(readAfterClosing).toEqual([])
    await expect(watching.done).rejects.toMatchObject({ kind: 'lost' })
  })
})
