/** What a person has chosen for a report; kept in this browser, since it holds for the next report too. */
import { papers, reportBlocks, type Paper, type ReportBlockId } from '../../../src-main/contract/report'

export interface Draft {
  /** Empty: the lab names it after its groups. */
  title: string
  notes: string
  /** All blocks, in the order of the report. */
  order: readonly ReportBlockId[]
  hidden: readonly ReportBlockId[]
  paper: Paper
  samples: number
  probes: boolean
}

export const mostSamples = 60

export const newDraft: Draft = { title: '', notes: '', order: reportBlocks, hidden: [], paper: 'a4', samples: 12, probes: false }

export function formatDraft(draft: Draft): string {
  return JSON.stringify(draft)
}

/** Whatever is missing or no longer understood is as in a new draft; a block that is new since then comes at its own place. */
export function parseDraft(text: string | null): Draft {
  const kept = readRecord(text)
  const blocksOf = (value: unknown) => [...new Set(Array.isArray(value) ? value : [])].filter(isBlock)
  const samples = Number(kept.samples)
  return {
    title: typeof kept.title === 'string' ? kept.title.slice(0, 200) : newDraft.title,
    notes: typeof kept.notes === 'string' ? kept.notes : newDraft.notes,
    order: completed(blocksOf(kept.order)),
    hidden: blocksOf(kept.hidden),
    paper: papers.find((paper) => paper === kept.paper) ?? newDraft.paper,
    samples: Number.isInteger(samples) && samples >= 1 && samples <= mostSamples ? samples : newDraft.samples,
    probes: kept.probes === true,
  }
}

function readRecord(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

const isBlock = (value: unknown): value is ReportBlockId => reportBlocks.some((id) => id === value)

function completed(order: readonly ReportBlockId[]): ReportBlockId[] {
  const all = [...order]
  reportBlocks.forEach((id, place) => {
    if (!all.includes(id)) all.splice(place, 0, id)
  })
  return all
}

/** The blocks of the report, in its order. */
export function chosenBlocks({ order, hidden }: Draft): ReportBlockId[] {
  return order.filter((id) => !hidden.includes(id))
}

/** The order with one block at another place; ends of the list are its ends. */
export function movedTo(order: readonly ReportBlockId[], id: ReportBlockId, place: number): ReportBlockId[] {
  const others = order.filter((other) => other !== id)
  const at = Math.min(others.length, Math.max(0, place))
  return [...others.slice(0, at), id, ...others.slice(at)]
}

/** What the lab is asked for. At least one block is chosen. */
export function reportRequest(draft: Draft, runs: readonly string[], control: string | null) {
  const title = draft.title.trim()
  return {
    runs: [...runs],
    ...(control !== null && runs.includes(control) ? { control } : {}),
    ...(title === '' ? {} : { title }),
    notes: draft.notes,
    blocks: chosenBlocks(draft),
    paper: draft.paper,
    samples: draft.samples,
    probes: draft.probes,
  }
}
export type ReportRequest = ReturnType<typeof reportRequest>
