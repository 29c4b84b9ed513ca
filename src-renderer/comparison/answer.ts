/** What a comparison comes down to. */
import type { Comparison, Interval, PairedEffect, SeedGroup } from '../../src-main/contract/compare'

export interface Answer {
  /** The group that is right most often on the hard set, on the control's data; the control and what collapsed aside, where there are others. */
  best: SeedGroup
  hard: Interval
  /** What the best group is held against; null where there is none on its data, and where it is the control itself. */
  control: SeedGroup | null
  /** The best group against the control; null where they share no seed, or there is no control. */
  effect: PairedEffect | null
  /**
   * The best group against the control: seed by seed at equal epochs, or as both ended where they share no seed; `untold` where the interval of the difference
   * holds 0, null without a control.
   */
  verdict: 'above' | 'untold' | 'below' | null
}

/** Places of the groups that others are held against: one for each dataset, where the runs are of several. */
export function controlsOf({ control, effects }: Pick<Comparison, 'control' | 'effects'>): Set<number> {
  return new Set([...(control === null ? [] : [control]), ...effects.map((effect) => effect.control)])
}

/** Null where no group has an epoch behind it. */
export function answerOf(comparison: Comparison): Answer | null {
  const { groups, control, effects } = comparison
  const best = topOf(candidates(comparison))
  if (!best?.figures.hard) return null
  const place = groups.indexOf(best)
  const effect = effects.find((entry) => entry.group === place && entry.figure === 'hard') ?? null
  const against = effect?.control ?? (control !== null && sharesData(comparison, control, place) ? control : null)
  const held = against === null || against === place ? null : (groups[against] ?? null)
  return { best, hard: best.figures.hard, control: held, effect, verdict: held && verdictOf(effect, hardOf(best) - hardOf(held)) }
}

/** What may be the best, by what is left: the whole, without collapses, without controls, on the control's data. */
function candidates(comparison: Comparison): SeedGroup[] {
  const { groups, control } = comparison
  const controls = controlsOf(comparison)
  const narrower: ((group: SeedGroup) => boolean)[] = [
    ({ collapsed, runs }) => collapsed.length < runs.length,
    (group) => !controls.has(groups.indexOf(group)),
    (group) => control === null || sharesData(comparison, control, groups.indexOf(group)),
  ]
  return narrower.reduce(
    (left, keeps) => {
      const kept = left.filter(keeps)
      return kept.length > 0 ? kept : left
    },
    groups.filter((group) => group.figures.hard),
  )
}

function sharesData({ datasets }: Comparison, one: number, other: number): boolean {
  return datasets.some(({ groups }) => groups.includes(one) && groups.includes(other))
}

function verdictOf(effect: PairedEffect | null, asEnded: number): 'above' | 'untold' | 'below' {
  const { mean, low, high } = effect?.difference ?? { mean: asEnded, low: null, high: null }
  if (low !== null && high !== null && low <= 0 && high >= 0) return 'untold'
  return mean > 0 ? 'above' : 'below'
}

function topOf(groups: readonly SeedGroup[]): SeedGroup | null {
  return groups.reduce<SeedGroup | null>((top, group) => (top === null || hardOf(group) > hardOf(top) ? group : top), null)
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
