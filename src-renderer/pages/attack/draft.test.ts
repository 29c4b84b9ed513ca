import { describe, expect, it } from 'vitest'
import type { AttackRow } from '../../../src-main/contract/attack'
import { run } from '../../state/testing'
import { emptyDraft, loadDraft, saveDraft } from './draft'
import { attackSeconds } from './estimate'
import { sharedSettings } from './second'
import { model, result } from './testing'

describe('what somebody has filled in', () => {
  const kept = new Map<string, string>()
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text) } as Storage

  it('is kept, and begins with the study’s question', () => {
    expect(loadDraft(storage)).toMatchObject({ models: null, source: 7, target: 3, split: 'hard', second: true })
    saveDraft(storage, { ...emptyDraft(), target: 1, models: [{ run: 'a', epoch: 3 }] })
    expect(loadDraft(storage)).toMatchObject({ target: 1, models: [{ run: 'a', epoch: 3 }] })
  })

  it('begins anew where it cannot be understood', () => {
    for (const text of ['{', '{"source": 12}', '[]']) {
      kept.set('lab.attack', text)
      expect(loadDraft(storage)).toEqual(emptyDraft())
    }
  })
})

describe('how long an attack will take', () => {
  const row = (changes: Partial<AttackRow>): AttackRow => ({ ...result([model('a')]), ...changes })
  const runs = [run({ id: 'a1', kind: 'attack', startedAt: 1000, finishedAt: 41_000 })]

  it('is as long an image as the newest finished one of the method', () => {
    expect(attackSeconds(60, 'pgd', [row({ status: 'stopped', run: 'a0' }), row({ done: 20 })], runs)).toBe(120)
  })

  it('is not known before one was measured', () => {
    expect(attackSeconds(60, 'fmn', [row({})], runs)).toBeNull()
    expect(attackSeconds(60, 'pgd', [row({ run: 'gone' })], runs)).toBeNull()
    expect(attackSeconds(60, 'pgd', [row({ done: 0 })], runs)).toBeNull()
  })
})

it('a second attack answers the same question, and keeps its own way', () => {
  const fields = { type: 'object' as const, properties: { success: {}, maxEpsilon: {}, steps: {} } }
  expect(sharedSettings(fields, { success: 0.5, maxEpsilon: 0.05, budget: 0.05, steps: 10 })).toEqual({ success: 0.5, maxEpsilon: 0.05 })
  expect(sharedSettings(fields, { restarts: 3 })).toEqual({})
})
