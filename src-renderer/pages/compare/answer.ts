/** What a comparison comes down to. */
import type { Comparison, Interval, PairedEffect, SeedGroup } from '../../../src-main/contract/compare'

export interface Answer {
  /** The group that is right most often on the hard set; the control aside, where there are others. */
  best: SeedGroup
  hard: Interval
  /** Null where there is none, and where it is the only group. */
  control: SeedGroup | null
  /** The best group against the control; null where they share no seed, or there is no control. */
  effect: PairedEffect | null
  /** Whether the best group is above the control: seed by seed at equal epochs, or as both ended where they share no seed. */
  helps: boolean
}

/** Null where no group has an epoch behind it. */
export function answerOf({ groups, control, effects }: Comparison): Answer | null {
  const candidates = groups.filter((group, index) => group.figures.hard && (index !== control || groups.length === 1))
  const best = candidates.reduce<SeedGroup | null>((top, group) => (top === null || hardOf(group) > hardOf(top) ? group : top), null)
  if (!best?.figures.hard) return null
  const place = groups.indexOf(best)
  const effect = effects.find((entry) => entry.group === place && entry.control === control && entry.figure === 'hard') ?? null
  const held = control === null || place === control ? null : (groups[control] ?? null)
  const helps = effect ? effect.difference.mean > 0 : held === null || hardOf(best) > hardOf(held)
  return { best, hard: best.figures.hard, control: held, effect, helps }
}

const hardOf = (group: SeedGroup) => group.figures.hard?.mean ?? -1

/** A run of each group, its first seed, that has something to look at: for views that show one network a group. */
export function firstRuns({ runs, groups }: Comparison): string[] {
  return groups.flatMap((group) => group.runs.find((id) => runs.some(({ run, figures }) => run.id === id && figures !== null)) ?? [])
}

/** What a run of a comparison is called: its group's label, with the seed where the group has several. */
export function runLabel({ runs, groups }: Comparison, id: string): string {
  const compared = runs.find(({ run }) => run.id === id)
  const group = compared && groups[compared.group]
  if (!compared || !group) return id
  return group.runs.length > 1 ? `${group.label}, seed ${compared.run.seed}` : group.label
}

/**
 * The two runs whose confusions stand side by side: those that were asked for, where they are compared and have answers; else the best run of the
 * comparison beside the control, or beside another group's.
 */
export function confusionPair(comparison: Comparison, first: string | null, second: string | null): [string | undefined, string | undefined] {
  const ready = (id: string | null | undefined) => comparison.runs.find(({ run, figures }) => run.id === id && figures !== null)?.run.id
  const leads = firstRuns(comparison)
  const leadOf = (group: SeedGroup | null | undefined) => leads.find((id) => group?.runs.includes(id))
  const answer = answerOf(comparison)
  const best = leadOf(answer?.best)
  const a = ready(first) ?? leadOf(answer?.control) ?? leads.find((id) => id !== best) ?? best
  return [a, ready(second) ?? (best !== a ? best : leads.find((id) => id !== a))]
}
