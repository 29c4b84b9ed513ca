/** One image of each digit, for a row of ten. */

/** Places of the first image of each digit that wears its own colour, by digit; a digit without one is left out. */
export function oneOfEach({ digit, color }: { digit: ArrayLike<number>; color: ArrayLike<number> }): number[] {
  const digits = Array.from(digit)
  return Array.from({ length: 10 }, (_, wanted) => digits.findIndex((is, place) => is === wanted && color[place] === wanted)).filter(
    (place) => place >= 0,
  )
}
