/** Hard accuracy against the bias rho: groups that differ in rho alone are one line. */
import type { Comparison, Interval } from '../../src-main/contract/compare'
import { settingText } from '../ui/format'

export const rhoSetting = 'dataset.rho'

export interface BiasLine {
  /** Place of its first group: the line looks like it. */
  group: number
  label: string
  /** By descending rho, which is ascending distance from 1. */
  points: { rho: number; hard: Interval }[]
}

/** Lines with a value at two rhos or more. */
export function biasLines(comparison: Comparison, methodTitle: (method: string) => string): BiasLine[] {
  const { groups, settings } = comparison
  const others = settings.filter(({ name }) => name !== rhoSetting)
  const families = new Map<string, number[]>()
  groups.forEach((group, index) => {
    const key = JSON.stringify([group.method, others.map(({ values }) => values[index] ?? null)])
    families.set(key, [...(families.get(key) ?? []), index])
  })
  const lines = [...families.values()]
    .map((members) => ({ members, points: pointsOf(comparison, members) }))
    .filter(({ points }) => points.length > 1)
  const first = lines.map(({ members }) => members[0] ?? 0)
  return lines.map(({ points }, i) => ({ group: first[i] ?? 0, label: lineLabel(comparison, first, i, methodTitle), points }))
}

function pointsOf({ groups }: Comparison, members: readonly number[]): BiasLine['points'] {
  return members
    .flatMap((index) => {
      const group = groups[index]
      return group?.rho != null && group.figures.hard ? [{ rho: group.rho, hard: group.figures.hard }] : []
    })
    .sort((a, b) => b.rho - a.rho)
}

/** The method, and what else sets it apart from the other lines of that method. */
function lineLabel({ groups, settings }: Comparison, first: readonly number[], line: number, methodTitle: (method: string) => string): string {
  const place = first[line] ?? 0
  const method = groups[place]?.method ?? null
  const rivals = first.filter((other) => groups[other]?.method === method)
  const apart = settings.filter(
    ({ name, values }) => name !== rhoSetting && rivals.some((other) => JSON.stringify(values[other]) !== JSON.stringify(values[place])),
  )
  const title = method === null ? (groups[place]?.label ?? '') : methodTitle(method)
  return [title, ...apart.map(({ title: setting, values }) => `${setting} ${settingText(values[place])}`)].join(', ')
}
