/** What somebody has filled in, kept while they look elsewhere or reload. */
import * as z from 'zod'
import { attackedModel, attackJobInput } from '../../../src-main/contract/attack'
import { keptDraft } from '../../state/kept-draft'

const { source, target, split, choice, method } = attackJobInput.shape

const draftSchema = z.object({
  /** Null until somebody has chosen: those of the study then. */
  models: z.array(attackedModel).nullable().default(null),
  source,
  target,
  split,
  choice,
  /** Samples, confidence and seed as they are typed, where they differ from their defaults. */
  numbers: z.record(z.string(), z.string()).default({}),
  method,
  /** Of the method's settings; its defaults where empty. */
  preset: z.string().default(''),
  /** Typed over the preset, by field. */
  settings: z.record(z.string(), z.string()).default({}),
  second: z.boolean().default(true),
})
export type AttackDraft = z.output<typeof draftSchema>

export const { empty: emptyDraft, load: loadDraft, save: saveDraft } = keptDraft('lab.attack', draftSchema)
