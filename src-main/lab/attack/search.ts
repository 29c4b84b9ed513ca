/** Which epsilons are tried to find the smallest that succeeds: a grid from 0 to the largest, then bisections of the interval below the smallest of the grid that did. */

export const searchOrders = ['bracket', 'sweep'] as const

export interface SearchSettings {
  budget: number
  maxEpsilon: number
  /** Of the grid. */
  sweepStep: number
  bisections: number
  /**
   * `sweep`: the grid upwards until one succeeds. `bracket`: the budget, where it fails the largest, and by halves between one that failed and one that succeeded: the same
   * interval wherever a larger epsilon succeeds if a smaller one does.
   */
  search: (typeof searchOrders)[number]
}

/**
 * Asks for one epsilon after another, and is told of each whether it succeeded.
 * @returns the smallest that did, null where none did
 */
export function* smallestEpsilon(settings: SearchSettings): Generator<number, number | null, boolean> {
  const asked = new Set<number>()
  const search = searched(settings)
  let next = search.next()
  while (!next.done) {
    asked.add(next.value)
    next = search.next(yield next.value)
  }
  // The search never looks above what succeeded; that a larger one fails after all shows at the largest, if anywhere, which is soon tried where it succeeds.
  if (next.value !== null && !asked.has(settings.maxEpsilon)) yield settings.maxEpsilon
  return next.value
}

function* searched(settings: SearchSettings): Generator<number, number | null, boolean> {
  const grid = gridOf(settings)
  if (yield 0) return 0
  const place = yield* settings.search === 'sweep' ? firstFrom(grid) : bracketed(grid, grid.indexOf(settings.budget))
  return place === null ? null : yield* bisected(grid[place - 1]!, grid[place]!, settings.bisections)
}

/** How many epsilons it asks for, at most. */
export function mostTried(settings: SearchSettings): number {
  const steps = gridOf(settings).length - 1
  return 2 + (settings.search === 'sweep' ? steps : 2 + Math.ceil(Math.log2(steps))) + settings.bisections
}

/** Width of the last interval. */
export const resolutionOf = ({ sweepStep, bisections }: SearchSettings) => sweepStep / 2 ** bisections

/** Ascending from 0; the budget and the largest are among them. */
function gridOf({ budget, maxEpsilon, sweepStep }: SearchSettings): number[] {
  const steps = Array.from({ length: Math.ceil(maxEpsilon / sweepStep) }, (_, i) => i * sweepStep)
  const apart = (epsilon: number) => Math.abs(epsilon - budget) > sweepStep * 1e-6 && maxEpsilon - epsilon > sweepStep * 1e-6
  return [...new Set([0, ...steps.filter(apart), budget, maxEpsilon])].sort((a, b) => a - b)
}

/** Place of the first that succeeds. */
function* firstFrom(grid: readonly number[]): Generator<number, number | null, boolean> {
  for (let place = 1; place < grid.length; place++) if (yield grid[place]!) return place
  return null
}

/** Place of one that succeeds while the one before it fails. */
function* bracketed(grid: readonly number[], budget: number): Generator<number, number | null, boolean> {
  const last = grid.length - 1
  if (yield grid[budget]!) return yield* halved(grid, 0, budget)
  if (budget < last && (yield grid[last]!)) return yield* halved(grid, budget, last)
  return null
}

function* halved(grid: readonly number[], failed: number, succeeded: number): Generator<number, number, boolean> {
  while (succeeded - failed > 1) {
    const middle = (failed + succeeded) >> 1
    if (yield grid[middle]!) succeeded = middle
    else failed = middle
  }
  return succeeded
}

function* bisected(failed: number, succeeded: number, times: number): Generator<number, number, boolean> {
  for (let i = 0; i < times; i++) {
    const middle = (failed + succeeded) / 2
    if (yield middle) succeeded = middle
    else failed = middle
  }
  return succeeded
}
