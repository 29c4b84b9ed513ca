/** Groups of which a run collapsed or broke off carry a dagger wherever a report names them, with a note that says when. */
import { getContext, setContext } from 'svelte'
import { isTrouble, type troubleKinds } from '../../src-main/contract/notices'
import type { Comparison } from '../../src-main/contract/compare'
import type { ReportData } from '../../src-main/contract/report'
import { runsOf } from '../comparison/results'
import { listed } from './text'

const dagger = '†'
const words: Readonly<Record<(typeof troubleKinds)[number], string>> = {
  collapsed: 'gave one answer for everything',
  exploded: 'had a loss that exploded',
  'not-finite': 'had a loss that was not finite',
}

/** The report with the dagger behind the labels. */
export function markCollapsed(data: ReportData): ReportData {
  const groups = data.comparison.groups.map((group) => (group.collapsed.length > 0 ? { ...group, label: `${group.label} ${dagger}` } : group))
  return { ...data, comparison: { ...data.comparison, groups } }
}

export interface CollapseNote {
  /** Of the group, with its dagger. */
  label: string
  text: string
}

export function collapseNotes(comparison: Comparison): CollapseNote[] {
  return comparison.groups.flatMap(({ label, collapsed }, index) => {
    const seeds = runsOf(comparison, index).flatMap(({ run, notices }) => {
      const trouble = notices.find(isTrouble)
      if (!trouble || !collapsed.includes(run.id)) return []
      return [`seed ${run.seed} ${words[trouble.kind as keyof typeof words]} in epoch ${trouble.epoch}`]
    })
    return seeds.length === 0 ? [] : [{ label, text: `${label}: ${listed(seeds)}.` }]
  })
}

const key = Symbol('collapse notes')

export function shareNotes(notes: readonly CollapseNote[]): void {
  setContext(key, notes)
}

/** Read while a component is made, as every context. */
export function notesAround(): readonly CollapseNote[] {
  return getContext<readonly CollapseNote[] | undefined>(key) ?? []
}
