/** How far a pass over many images is, as a page is told. */

export interface Counted {
  done: number
  total: number
}

/** By the rate since the first news, which comes after what is done only once; null until there is one. */
export function withTimeLeft(
  tell: (chunk: { type: 'progress'; done: number; total: number; secondsLeft: number | null }) => void,
): (counted: Counted) => void {
  let first: { done: number; at: number } | null = null
  return ({ done, total }) => {
    first ??= { done, at: performance.now() }
    const seconds = (performance.now() - first.at) / 1000
    const secondsLeft = done > first.done ? (seconds / (done - first.done)) * (total - done) : null
    tell({ type: 'progress', done, total, secondsLeft })
  }
}
