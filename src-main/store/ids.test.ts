import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { datasetSettingsSchema } from '../contract/dataset'
import { canonicalJson, groupKey, newId, unusedId } from './ids'

it('ids of later seconds come later in the alphabet', () => {
  const start = Date.UTC(2026, 0, 1)
  const ids = [0, 1, 31, 32, 1024, 86_400, 400 * 86_400].map((seconds) => newId(start + seconds * 1000))
  expect([...ids].sort()).toEqual(ids)
  for (const id of ids) expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{10}$/)
})

it('an id that is taken is drawn anew', () => {
  const asked: string[] = []
  const id = unusedId((candidate) => asked.push(candidate) < 4)
  expect(new Set(asked).size).toBe(4)
  expect(id).toBe(asked[3])
})

it('canonical JSON does not depend on the order of keys, at any depth, and keeps that of lists', () => {
  expect(canonicalJson({ b: [3, { z: 1, a: null }], a: 'x' })).toBe('{"a":"x","b":[3,{"a":null,"z":1}]}')
  expect(canonicalJson({ a: undefined })).toBe('{}')
})

it('the group key is the SHA-256 of what a group shares', () => {
  const key = groupKey({ kind: 'train', method: 'erm', settings: { lr: 0.05, epochs: 4 }, dataset: { seed: 7, rho: 0.95 } })
  const text = '{"dataset":{"rho":0.95},"kind":"train","method":"erm","settings":{"epochs":4,"lr":0.05}}'
  expect(key).toBe(createHash('sha256').update(text).digest('hex'))
})

it('of runs made from others the parents count, in any order; without any the key is what it always was', () => {
  const of = { kind: 'sae', method: 'topk', settings: { k: 4 }, dataset: { rho: 0.95 } }
  const [a, b] = [
    { id: 'a', role: 'model' },
    { id: 'b', role: 'other' },
  ]
  const key = groupKey({ ...of, parents: [a!, b!] })
  const parents = '[{"id":"a","role":"model"},{"id":"b","role":"other"}]'
  const text = `{"dataset":{"rho":0.95},"kind":"sae","method":"topk","parents":${parents},"settings":{"k":4}}`
  expect(key).toBe(createHash('sha256').update(text).digest('hex'))
  expect(groupKey({ ...of, parents: [b!, a!] })).toBe(key)
  expect(new Set([[], [a!], [b!], [{ ...a!, role: 'other' }]].map((some) => groupKey({ ...of, parents: some }))).size).toBe(4)
  expect(groupKey({ ...of, parents: [] })).toBe(groupKey(of))
})

it('the run that another goes on with parts no group: it ends as if it had been trained at once', () => {
  const of = { kind: 'train', method: 'erm', settings: { epochs: 12 }, dataset: { rho: 0.95 } }
  const [before, model] = [
    { id: 'a', role: 'continued' },
    { id: 'b', role: 'model' },
  ]
  expect(groupKey({ ...of, parents: [before!] })).toBe(groupKey(of))
  expect(groupKey({ ...of, parents: [before!, model!] })).toBe(groupKey({ ...of, parents: [model!] }))
})

it('seeds do not part a group; kind, method, settings and data do', () => {
  const dataset = datasetSettingsSchema.parse({})
  const of = { kind: 'train', method: 'erm', settings: { lr: 0.05 }, dataset }
  expect(groupKey({ ...of, dataset: { ...dataset, seed: 9 } })).toBe(groupKey(of))
  const others = [{ kind: 'sae' }, { method: 'dann' }, { settings: { lr: 0.1 } }, { dataset: { ...dataset, rho: 0.99 } }, { dataset: null }]
  expect(new Set([of, ...others.map((other) => ({ ...of, ...other }))].map(groupKey)).size).toBe(6)
})
