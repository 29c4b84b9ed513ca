/** Targeted projected gradient descent from random starts, and the search for the smallest epsilon at which it succeeds (STUDY 5). */
import * as z from 'zod'
import { attackFlags, type AttackFlag, type TriedEpsilon } from '../../contract/attack'
import { Attempt } from './attempt'
import { evaluate } from './evaluate'
import type { AttackEvent, AttackMethod, AttackQuestion, AttackSubject, Found, FoundAt } from './method'
import { mostTried, resolutionOf, searchOrders, smallestEpsilon } from './search'
import { attackSettings, stepsSetting, withinRange } from './settings'
import { startDirection } from './starts'

const settings = withinRange(
  attackSettings.extend({
    steps: stepsSetting(120, 'Of gradient descent, of each restart; a restart ends early where it succeeds.'),
    restarts: z.int().min(1).max(100).default(10).meta({ title: 'Restarts', description: 'Random starts, uniform in the ball.' }),
    travel: z
      .number()
      .positive()
      .max(1000)
      .default(5)
      .meta({ title: 'Travel', description: 'A step is epsilon / (steps / travel): so many times epsilon is the way of all steps together.' }),
    search: z.enum(searchOrders).default('bracket').meta({
      title: 'Search',
      description:
        'sweep: upwards until one succeeds, as in the study; bracket: the budget, then the largest, then by halves over the same epsilons: the same answer where whatever succeeds goes on to succeed, and much sooner.',
    }),
    sweepStep: z.number().min(0.0005).max(1).default(0.005).meta({ title: 'Sweep step', description: 'Between two epsilons of the sweep.' }),
    bisections: z.int().min(0).max(20).default(7).meta({ title: 'Bisections', description: 'Of the interval in which the sweep ends.' }),
  }),
)
type PgdSettings = z.output<typeof settings>

export const pgd: AttackMethod<PgdSettings> = {
  id: 'pgd',
  title: 'PGD',
  source: 'The study, section 5; Madry et al., Towards Deep Learning Models Resistant to Adversarial Attacks, ICLR 2018',
  explanation:
    'x <- clip(x - a sign(d CE(f(x), target) / dx)), a = epsilon / (steps / travel), clipped to within epsilon of the image and then to 0..1, from restarts random starts; it succeeds where P(target) > success at any ' +
    'step of any of them. The smallest epsilon is looked for on a grid and then by bisections. What is found is an upper bound: a better attack may need less.',
  settings,
  presets: [
    {
      id: 'as-written',
      title: 'As written',
      description: 'The study’s: sweep upwards, nothing above 0.05.',
      settings: { search: 'sweep', maxEpsilon: 0.05 },
    },
    {
      id: 'quick',
      title: 'Quick',
      description: 'A look: three starts, 40 steps, a coarser end.',
      settings: { steps: 40, restarts: 3, bisections: 4 },
    },
  ],
  work: (settings) => (mostTried(settings) + 1) * settings.restarts * settings.steps,
  resolution: resolutionOf,
  *search(question, subjects, settings): Generator<AttackEvent, void> {
    const waiting = [...subjects.entries()]
    let working: ImageSearch[] = []
    let found = 0
    while (working.length + waiting.length > 0) {
      while (waiting.length > 0 && loadOf(working) < question.model.batch) working.push(new ImageSearch(question, ...waiting.shift()!, settings))
      evaluate(
        question,
        working.map(({ attempt }) => attempt),
      )
      const ended = working.filter((search) => search.advance())
      working = working.filter((search) => !ended.includes(search))
      for (const search of ended) yield { type: 'found', place: search.place, found: search.found() }
      found += ended.length
      yield { type: 'step', share: (found + working.reduce((sum, { share }) => sum + share, 0)) / subjects.length }
    }
  },
  *at(question, subject, epsilon, settings): Generator<void, FoundAt> {
    const attempt = attemptAt(subject, epsilon, directionsOf(question, subject, settings), settings)
    while (attempt.live.length > 0) {
      evaluate(question, [attempt])
      yield
    }
    const { bestImage, trace } = attempt.best
    return { adversarial: bestImage, succeeded: attempt.succeeded, trace: Float32Array.from(trace) }
  },
}

const loadOf = (searches: readonly ImageSearch[]) => searches.reduce((sum, { load }) => sum + load, 0)

function directionsOf({ seed }: AttackQuestion, { index, image }: AttackSubject, { restarts }: PgdSettings): Float32Array[] {
  return Array.from({ length: restarts }, (_, restart) => startDirection(seed, index, restart, image.length))
}

/** In a ball of radius 0 there is one point, and nowhere to go. */
function attemptAt({ image }: AttackSubject, epsilon: number, directions: readonly Float32Array[], settings: PgdSettings): Attempt {
  return new Attempt(image, epsilon, epsilon === 0 ? directions.slice(0, 1) : directions, epsilon === 0 ? { ...settings, steps: 0 } : settings)
}

/** The search on one image, which others pass on the way. */
class ImageSearch {
  attempt: Attempt
  private readonly directions: readonly Float32Array[]
  private readonly epsilons: Generator<number, number | null, boolean>
  private readonly tried: TriedEpsilon[] = []
  private readonly most: number
  /** Of the smallest epsilon that succeeded; the largest that failed until one has. */
  private kept: Attempt | null = null
  private zeroGradient = false
  private over = false

  constructor(
    question: AttackQuestion,
    readonly place: number,
    private readonly subject: AttackSubject,
    private readonly settings: PgdSettings,
  ) {
    this.directions = directionsOf(question, subject, settings)
    this.epsilons = smallestEpsilon(settings)
    this.most = mostTried(settings) + 1
    this.attempt = this.begin((this.epsilons.next() as IteratorYieldResult<number>).value)
  }

  /** Goes on to the next epsilon where the one at hand is decided; @returns whether nothing is left to do */
  advance(): boolean {
    if (!this.over && (this.attempt.succeeded || this.attempt.live.length === 0)) this.decide()
    return this.over && this.attempt.live.length === 0
  }

  /** Images that it puts into each batch to come, at most. */
  get load(): number {
    return this.over ? this.attempt.live.length : this.settings.restarts
  }

  /** Of what it may take at most, 0..1. */
  get share(): number {
    const seen = Math.max(...this.attempt.restarts.map(({ trace }) => trace.length))
    return (this.tried.length + seen / (this.settings.steps + 1)) / this.most
  }

  found(): Found {
    const { epsilon, succeeded, best, restarts } = this.attempt
    const tried = [...this.tried.filter((other) => other.epsilon !== epsilon), outcomeOf(this.attempt)].sort((a, b) => a.epsilon - b.epsilon)
    const within = tried.filter((other) => other.epsilon <= this.settings.budget)
    return {
      epsilon: succeeded ? epsilon : null,
      probability: best.best,
      bestAtBudget: Math.max(...within.map((other) => other.best)),
      tried,
      flags: this.flags(),
      restarts: succeeded ? { reached: restarts.filter(({ reached }) => reached).length, of: restarts.length } : null,
      trace: Float32Array.from(best.trace),
      adversarial: best.bestImage,
    }
  }

  private begin(epsilon: number): Attempt {
    return attemptAt(this.subject, epsilon, this.directions, this.settings)
  }

  private decide(): void {
    const { epsilon, succeeded } = this.attempt
    this.tried.push(outcomeOf(this.attempt))
    this.zeroGradient ||= this.attempt.zeroGradient
    if (!this.kept?.succeeded || (succeeded && epsilon < this.kept.epsilon)) this.kept = this.attempt
    const next = this.epsilons.next(succeeded)
    this.over = next.done === true
    // In the end the restarts of the smallest epsilon that were left where another succeeded go on to their own.
    this.attempt = next.done ? this.kept! : this.begin(next.value)
  }

  private flags(): AttackFlag[] {
    const { epsilon, succeeded, restarts, zeroGradient } = this.attempt
    const holds: Record<AttackFlag, boolean> = {
      'zero-gradient': this.zeroGradient || zeroGradient,
      'restarts-disagree': succeeded && restarts.some(({ reached }) => !reached),
      'start-succeeds': restarts.some(({ reached, trace }) => reached && trace.length === 1),
      'not-monotone': succeeded && this.tried.some((other) => !other.succeeded && other.epsilon > epsilon),
    }
    return attackFlags.filter((flag) => holds[flag])
  }
}

function outcomeOf({ epsilon, succeeded, best, stepsMade }: Attempt): TriedEpsilon {
  return { epsilon, succeeded, best: best.best, steps: stepsMade }
}
