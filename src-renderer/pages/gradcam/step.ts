/** From one image of a set to the next that is like what was asked for. */

export interface Labels {
  /** [n], 0..9 */
  digit: ArrayLike<number>
  color: ArrayLike<number>
}

/** Places of the images of this digit and in this colour, ascending; null stands for any. */
export function places({ digit, color }: Labels, wanted: { digit: number | null; color: number | null }): number[] {
  const found: number[] = []
  for (let i = 0; i < digit.length; i++) {
    if ((wanted.digit === null || digit[i] === wanted.digit) && (wanted.color === null || color[i] === wanted.color)) found.push(i)
  }
  return found
}

/** The place after (`by` 1) or before (-1) one that need not be among them; round at the ends. Null where there are none. */
export function neighbour(found: readonly number[], from: number, by: 1 | -1): number | null {
  if (found.length === 0) return null
  if (by === 1) return found.find((place) => place > from) ?? found[0]!
  return found.filter((place) => place < from).at(-1) ?? found.at(-1)!
}
