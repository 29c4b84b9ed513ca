/**
 * Minimises a smooth convex function of few hundred to few thousand numbers: limited-memory BFGS with a backtracking line search (Nocedal and
 * Wright, Numerical Optimization, 2006, algorithms 7.4 and 3.1). No randomness: the same function gives the same answer.
 */

export interface Evaluation {
  value: number
  /** Of the length of the point. */
  gradient: Float64Array
}

export interface LbfgsOptions {
  /** Looked at before each iteration; true ends the search. */
  isSolved(at: Evaluation): boolean
  maxIterations: number
  /** Times a symmetric positive definite guess of the inverse Hessian, up to a factor; the identity where left out. */
  precondition?: (vector: Float64Array) => Float64Array
  /** Between two iterations: turns for others; what it throws ends the search. */
  between?: () => Promise<void>
}

export interface Minimum extends Evaluation {
  point: Float64Array
  iterations: number
}

/** Steps and changes of the gradient that are remembered. */
const memory = 12
/** Decrease that is asked for, as a share of what the slope promises (Armijo). */
const sufficient = 1e-4
/** Relative noise of a value that was summed in single precision: smaller increases are none. */
const noise = 1e-6
const maxHalvings = 30

interface Pair {
  step: Float64Array
  change: Float64Array
  /** 1 / (step . change) */
  scale: number
}

/** From `start`, which is left as it is; ends when solved, when no step along the slope decreases the value any more, or after `maxIterations`. */
export async function minimize(evaluate: (point: Float64Array) => Evaluation, start: Float64Array, options: LbfgsOptions): Promise<Minimum> {
  const pairs: Pair[] = []
  let point = start
  let at = evaluate(point)
  for (let iterations = 0; ; iterations++) {
    if (iterations >= options.maxIterations || options.isSolved(at)) return { ...at, point, iterations }
    const next = search(evaluate, point, at, directionOf(at.gradient, pairs, options.precondition))
    if (!next) return { ...at, point, iterations }
    remember(pairs, difference(next.point, point), difference(next.gradient, at.gradient))
    point = next.point
    at = next
    await options.between?.()
  }
}

/** The two-loop recursion: minus the approximate inverse Hessian times the gradient. */
function directionOf(gradient: Float64Array, pairs: readonly Pair[], precondition = identity): Float64Array {
  const rest = gradient.map((value) => -value)
  const shares: number[] = []
  for (const { step, change, scale } of [...pairs].reverse()) {
    const share = scale * dot(step, rest)
    shares.push(share)
    add(rest, change, -share)
  }
  const direction = times(precondition(rest), initialScale(gradient, pairs.at(-1), precondition))
  for (const { step, change, scale } of pairs) add(direction, step, shares.pop()! - scale * dot(change, direction))
  return direction
}

const identity = (vector: Float64Array) => vector

/** What the guess of the inverse Hessian is multiplied with: by the curvature that was seen last, and a step of length 1 at most before that. */
function initialScale(gradient: Float64Array, latest: Pair | undefined, precondition: (vector: Float64Array) => Float64Array): number {
  if (latest) return 1 / (latest.scale * dot(latest.change, precondition(latest.change)))
  const first = precondition(gradient)
  return 1 / Math.max(1, Math.sqrt(dot(first, first)))
}

/** The longest of 1, 1/2, 1/4, ... steps that decreases enough; null where none does. */
function search(
  evaluate: (point: Float64Array) => Evaluation,
  point: Float64Array,
  at: Evaluation,
  direction: Float64Array,
): (Evaluation & { point: Float64Array }) | null {
  const slope = dot(at.gradient, direction)
  if (!(slope < 0)) return null
  for (let halving = 0, length = 1; halving < maxHalvings; halving++, length /= 2) {
    const candidate = Float64Array.from(point)
    add(candidate, direction, length)
    const found = evaluate(candidate)
    if (found.value <= at.value + sufficient * length * slope + noise * Math.abs(at.value)) return { ...found, point: candidate }
  }
  return null
}

/** Pairs without positive curvature would make a direction that climbs. */
function remember(pairs: Pair[], step: Float64Array, change: Float64Array): void {
  const curvature = dot(step, change)
  if (!(curvature > 1e-12 * dot(step, step))) return
  pairs.push({ step, change, scale: 1 / curvature })
  if (pairs.length > memory) pairs.shift()
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += times * what[i]!
}

const times = (a: Float64Array, factor: number) => a.map((value) => value * factor)
const difference = (a: Float64Array, b: Float64Array) => a.map((value, i) => value - b[i]!)
