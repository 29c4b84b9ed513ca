/** What somebody has filled in, kept while they look elsewhere or reload. */
import * as z from 'zod'
import { attackedModel } from '../../../src-main/contract/attack'

const digit = z.int().min(0).max(9)

const draftSchema = z.object({
  /** Null until somebody has chosen: those of the study then. */
  models: z.array(attackedModel).nullable().default(null),
  source: digit.default(7),
  target: digit.default(3),
  split: z.enum(['easy', 'hard', 'balanced']).default('hard'),
  choice: z.enum(['shared', 'per-model']).default('shared'),
  /** Samples, confidence and seed as they are typed, where they differ from their defaults. */
  numbers: z.record(z.string(), z.string()).default({}),
  method: z.string().default('pgd'),
  /** Of the method's settings; its defaults where empty. */
  preset: z.string().default(''),
  /** Typed over the preset, by field. */
  settings: z.record(z.string(), z.string()).default({}),
  second: z.boolean().default(true),
})
export type AttackDraft = z.output<typeof draftSchema>

const key = 'lab.attack'

export function emptyDraft(): AttackDraft {
  return draftSchema.parse({})
}

/** What was kept; a fresh one where nothing was, or it cannot be understood. */
export function loadDraft(storage: Storage): AttackDraft {
  try {
    return draftSchema.safeParse(JSON.parse(storage.getItem(key) ?? '{}')).data ?? emptyDraft()
  } catch {
    return emptyDraft()
  }
}

export function saveDraft(storage: Storage, draft: AttackDraft): void {
  storage.setItem(key, JSON.stringify(draft))
}
