/** Drawing some of many. */

/** So many of the values, each at most once, in the order in which they stand: the first steps of a shuffle (Fisher and Yates). All where there are no more. */
export function drawSome<T>(values: readonly T[], count: number, uniform: () => number): T[] {
  const places = values.map((_, place) => place)
  const drawn = Math.min(count, places.length)
  for (let i = 0; i < drawn; i++) {
    const other = i + Math.floor(uniform() * (places.length - i))
    ;[places[i], places[other]] = [places[other]!, places[i]!]
  }
  return places
    .slice(0, drawn)
    .sort((a, b) => a - b)
    .map((place) => values[place]!)
}
