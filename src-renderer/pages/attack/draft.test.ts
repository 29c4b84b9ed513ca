import { describe, expect, it } from 'vitest'
import type { RunSummary } from '../../../src-main/contract/runs'
import { run } from '../../state/testing'
import { emptyDraft, loadDraft, saveDraft } from './draft'
import { attackSeconds } from './estimate'
import { sharedSettings } from './second'

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
  const attack = (changes: { steps?: number; second?: string | null; kept?: Partial<RunSummary> } = {}) => {
    const { steps = 120, second = 'fmn', kept = {} } = changes
    const settings = { attack: { steps }, second: second === null ? null : { method: second }, models: [{ indices: [1, 2] }, { indices: [3, 4] }] }
    return run({ kind: 'attack', method: 'pgd', startedAt: 1000, finishedAt: 9000, settings, ...kept })
  }
  const asked = { method: 'pgd', settings: { steps: 120 }, second: 'fmn' }

  it('is as long an image as the newest finished one of the same settings', () => {
    const slower = attack({ kept: { finishedAt: 90_000 } })
    expect(attackSeconds(60, asked, [run(), attack({ kept: { status: 'stopped', finishedAt: 2000 } }), attack(), slower])).toBe(120)
  })

  it('is not known before one was measured', () => {
    for (const other of [
      attack({ steps: 40 }),
      attack({ second: null }),
      attack({ kept: { method: 'fmn' } }),
      attack({ kept: { finishedAt: null } }),
    ])
      expect(attackSeconds(60, asked, [other])).toBeNull()
    expect(attackSeconds(60, { ...asked, settings: { steps: 120, restarts: 10 } }, [attack()])).toBeNull()
  })
})

it('a second attack answers the same question, and keeps its own way', () => {
  const fields = { type: 'object' as const, properties: { success: {}, maxEpsilon: {}, steps: {} } }
  expect(sharedSettings(fields, { success: 0.5, maxEpsilon: 0.05, budget: 0.05, steps: 10 })).toEqual({ success: 0.5, maxEpsilon: 0.05 })
  expect(sharedSettings(fields, { restarts: 3 })).toEqual({})
})
