/** The images of an attack as rows of a table: each with what was found for every model. */
import type { AttackFlag, AttackResult, AttackedImage } from '../../../src-main/contract/attack'

type Found = Omit<AttackedImage, 'trace'>

export interface SampleRow {
  /** Of the split. */
  index: number
  digit: number
  color: number
  /** By place of the model; undefined where it is not attacked on this image, or not yet. */
  found: (Found | undefined)[]
  flags: AttackFlag[]
}

/** In the order in which images are first met, model by model. */
export function sampleRows({ results }: Pick<AttackResult, 'results'>): SampleRow[] {
  const rows = new Map<number, SampleRow>()
  results.forEach(({ images }, model) => {
    for (const image of images) {
      const { index, digit, color } = image
      const row = rows.get(index) ?? { index, digit, color, found: results.map(() => undefined), flags: [] }
      row.found[model] = image
      row.flags.push(...image.flags.filter((flag) => !row.flags.includes(flag)))
      rows.set(index, row)
    }
  })
  return [...rows.values()]
}

/** Whether the second attack found a smaller epsilon, by more than the search can tell apart. */
export function secondIsSmaller({ epsilon, second }: Pick<Found, 'epsilon' | 'second'>, resolution: number): boolean {
  if (!second || second.epsilon === null) return false
  return epsilon === null || second.epsilon < epsilon - resolution
}

/** The image beside another in the list, round the ends. */
export function neighbourOf(rows: readonly SampleRow[], index: number, by: 1 | -1): number {
  const at = rows.findIndex((row) => row.index === index)
  return rows[(at + by + rows.length) % rows.length]?.index ?? index
}
