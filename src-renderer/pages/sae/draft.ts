/** What somebody has filled in, kept while they look elsewhere or reload. */
import * as z from 'zod'
import { aggregations, saeLayers } from '../../../src-main/contract/sae'
import { keptDraft } from '../../state/kept-draft'

const draftSchema = z.object({
  layer: z.enum(saeLayers).default('relu3'),
  aggregation: z.enum(aggregations).default('spatial_mean'),
  variant: z.string().default('relu-l1'),
  /** Of the variant's settings; its first where empty. */
  preset: z.string().default(''),
  /** Typed over the preset, by field. */
  settings: z.record(z.string(), z.string()).default({}),
  /** Several values of the penalty, one SAE each; empty: the one of the settings. */
  sweep: z.string().default(''),
  seeds: z.string().default('0'),
})
export type SaeDraft = z.output<typeof draftSchema>

export const { empty: emptyDraft, load: loadDraft, save: saveDraft } = keptDraft('lab.sae', draftSchema)
