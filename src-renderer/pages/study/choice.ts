/** Which study the page is about, as its address holds it: `#/study?preset=two-pools&seeds=0-2&sizes=quick`. */
import { studyPresets, type StudyPreset, type StudyQuestion } from '../../../src-main/contract/study-run'
import type { ParamChanges } from '../../state/address'
import { parseSeeds } from '../train/seeds'

/** What cannot be understood is what it would be without it: a pasted link may hold anything. */
export function readQuestion(params: Readonly<Record<string, string>>): StudyQuestion {
  const seeds = parseSeeds(params.seeds ?? '0')
  return {
    preset: studyPresets.find((preset) => preset === params.preset) ?? studyPresets[0],
    seeds: 'seeds' in seeds ? seeds.seeds : [0],
    quick: params.sizes === 'quick',
  }
}

/** What of the address says which study. */
export const questionNames = ['preset', 'seeds', 'sizes'] as const

/** Whatever is as it is without being said is left out. */
export function questionParams({ preset, seeds, quick }: StudyQuestion): ParamChanges {
  const text = formatSeeds(seeds)
  return { preset: preset === studyPresets[0] ? null : preset, seeds: text === '0' ? null : text, sizes: quick ? 'quick' : null }
}

/** Ascending and each once, as `parseSeeds` reads them: "0-2,7". */
export function formatSeeds(all: readonly number[]): string {
  const seeds = [...new Set(all)].sort((a, b) => a - b)
  const ranges: { first: number; last: number }[] = []
  for (const seed of seeds) {
    const open = ranges.at(-1)
    if (open && open.last === seed - 1) open.last = seed
    else ranges.push({ first: seed, last: seed })
  }
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(',')
}

export const otherPreset = (preset: StudyPreset): StudyPreset => studyPresets.find((other) => other !== preset) ?? preset
