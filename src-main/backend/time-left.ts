/** How long a piece of work still takes. */

export interface Progress {
  done: number
  total: number
}

/** By the rate since the first news, which comes after what is done only once; null until there is one. */
export function withTimeLeft(tell: (progress: Progress & { secondsLeft: number | null }) => void): (progress: Progress) => void {
  let first: { done: number; at: number } | null = null
  return ({ done, total }) => {
    first ??= { done, at: performance.now() }
    const seconds = (performance.now() - first.at) / 1000
    const secondsLeft = done > first.done ? (seconds / (done - first.done)) * (total - done) : null
    tell({ done, total, secondsLeft })
  }
}
