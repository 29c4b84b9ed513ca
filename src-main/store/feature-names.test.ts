import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { databaseFile } from './database'
import { migrations } from './migrations'
import { openStore } from './store'
import { openTestStore, someEpoch, someRun, temporaryHome, tidyUp } from './testing'

afterEach(tidyUp)

const red = { feature: 17, name: 'Red', note: 'fires on red strokes' }
const blue = { feature: 2, name: 'Blue', note: '' }

describe('names of features', () => {
  it('are those that were given last, run by run, in the order of the features', () => {
    const store = openTestStore()
    const [run, other] = [store.runs.create(someRun()).id, store.runs.create(someRun()).id]
    store.featureNames.set(run, red)
    store.featureNames.set(run, { ...blue, name: 'Sky' })
    store.featureNames.set(run, blue)
    expect(store.featureNames.of(run)).toEqual([blue, red])
    expect(store.featureNames.of(other)).toEqual([])
  })

  it('survive a restart, may be given to a finished run, and be forgotten', () => {
    const home = temporaryHome()
    const before = openStore(home)
    const { id } = before.runs.create(someRun({ kind: 'sae', method: 'relu-l1' }))
    before.runs.commitEpoch(id, someEpoch(id, 1))
    before.runs.finish(id)
    before.featureNames.set(id, red)
    before.close()
    const store = openTestStore(home)
    expect(store.featureNames.of(id)).toEqual([red])
    store.featureNames.set(id, { ...red, name: '' })
    expect(store.featureNames.of(id)).toEqual([{ ...red, name: '' }])
    store.featureNames.set(id, { ...red, name: '', note: '' })
    expect(store.featureNames.of(id)).toEqual([])
  })

  it('go with their run, and are given to none that is not there', () => {
    const store = openTestStore()
    const { id } = store.runs.create(someRun())
    store.featureNames.set(id, red)
    store.runs.delete(id, false)
    expect(store.featureNames.of(id)).toEqual([])
    expect(() => store.featureNames.set(id, red)).toThrow('FOREIGN KEY')
  })

  it('come to a database of version 2 with all its runs', () => {
    const home = temporaryHome()
    const before = openStore(home, { migrations: migrations.slice(0, 2) })
    const { id } = before.runs.create(someRun({ name: 'Older' }))
    before.close()
    const store = openTestStore(home, { migrations: migrations.slice(0, 3) })
    expect(store.runs.get(id).name).toBe('Older')
    store.featureNames.set(id, red)
    expect(store.featureNames.of(id)).toEqual([red])
    const db = new Database(databaseFile(home), { readonly: true })
    expect(db.prepare(`SELECT strict FROM pragma_table_list('feature_names')`).pluck().get()).toBe(1)
    db.close()
  })
})
