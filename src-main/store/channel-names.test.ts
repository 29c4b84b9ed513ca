import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { databaseFile } from './database'
import { migrations } from './migrations'
import { openStore } from './store'
import { openTestStore, someEpoch, someRun, temporaryHome, tidyUp } from './testing'

afterEach(tidyUp)

const red = { layer: 'conv1', channel: 14, name: 'Red', note: 'fires on red strokes' } as const
const blue = { layer: 'conv1', channel: 2, name: 'Blue', note: '' } as const

describe('names of channels', () => {
  it('are those that were given last, run by run, in the order of layer and channel', () => {
    const store = openTestStore()
    const [run, other] = [store.runs.create(someRun()).id, store.runs.create(someRun()).id]
    store.channelNames.set(run, red)
    store.channelNames.set(run, { ...blue, name: 'Sky' })
    store.channelNames.set(run, blue)
    expect(store.channelNames.of(run)).toEqual([blue, red])
    expect(store.channelNames.of(other)).toEqual([])
  })

  it('may be given to a finished run, and be forgotten', () => {
    const store = openTestStore()
    const { id } = store.runs.create(someRun())
    store.runs.commitEpoch(id, someEpoch(id, 1))
    store.runs.finish(id)
    store.channelNames.set(id, red)
    store.channelNames.set(id, { ...red, name: '' })
    expect(store.channelNames.of(id)).toEqual([{ ...red, name: '' }])
    store.channelNames.set(id, { ...red, name: '', note: '' })
    expect(store.channelNames.of(id)).toEqual([])
  })

  it('go with their run, and are given to none that is not there', () => {
    const store = openTestStore()
    const { id } = store.runs.create(someRun())
    store.channelNames.set(id, red)
    store.runs.delete(id, false)
    expect(store.channelNames.of(id)).toEqual([])
    expect(() => store.channelNames.set(id, red)).toThrow('FOREIGN KEY')
  })

  it('come to a database of version 1 with all its runs', () => {
    const home = temporaryHome()
    const before = openStore(home, { migrations: migrations.slice(0, 1) })
    const { id } = before.runs.create(someRun({ name: 'Older' }))
    before.close()
    const store = openTestStore(home, { migrations: migrations.slice(0, 2) })
    expect(store.runs.get(id).name).toBe('Older')
    store.channelNames.set(id, red)
    expect(store.channelNames.of(id)).toEqual([red])
    const db = new Database(databaseFile(home), { readonly: true })
    expect(db.prepare(`SELECT strict FROM pragma_table_list('channel_names')`).pluck().get()).toBe(1)
    db.close()
  })
})
