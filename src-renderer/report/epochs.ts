/** Which epochs a table has room for. */

/** At most `most` of 1..last, the first and the last among them, evenly spread. */
export function shownEpochs(last: number, most: number): number[] {
  if (last <= most) return Array.from({ length: last }, (_, i) => i + 1)
  return Array.from({ length: most }, (_, i) => 1 + Math.round((i * (last - 1)) / (most - 1)))
}
