/** Fast minimum-norm attack in L-infinity, targeted: no search over epsilons, but a ball that shrinks and grows with the image on its way. */
import * as z from 'zod'
import type { AttackFlag } from '../../contract/attack'
import { joined } from './evaluate'
import type { AttackEvent, AttackMethod, AttackQuestion, Found, FoundAt } from './method'
import { logOdds, sigmoid } from './probability'
import { ballAround, clip, distance } from './projection'
import { attackSettings, stepsSetting, withinRange } from './settings'

const settings = withinRange(
  attackSettings.extend({
    steps: stepsSetting(300, 'Of each image; there are no restarts.'),
    alpha: z
      .number()
      .positive()
      .max(100)
      .default(1)
      .meta({ title: 'Alpha', description: 'Length of the first step in L2; the last is a hundredth of it.' }),
    gamma: z.number().positive().max(0.9).default(0.05).meta({
      title: 'Gamma',
      description: 'Share by which the ball shrinks where the image is turned, and grows where it is not; in the end a hundredth of it.',
    }),
  }),
)
type FmnSettings = z.output<typeof settings>

export const fmn: AttackMethod<FmnSettings> = {
  id: 'fmn',
  title: 'FMN',
  source: 'Pintor et al., Fast Minimum-norm Adversarial Attacks through Adaptive Norm Constraints, NeurIPS 2021 (L-infinity, targeted)',
  explanation:
    'From the image itself, d <- clip(d - alpha g / |g|_2), g the gradient of the margin m = log(s / (1 - s)) - log(p / (1 - p)), p = P(target), s = success, clipped to |d| <= epsilon and to pixels of 0..1. Where m < 0, epsilon ' +
    'becomes min((1 - gamma) epsilon, the smallest |d| so far); else (1 + gamma) epsilon, and before the first success (1 + gamma) (|d| + m / |g|_1), just behind where a straight line says the border is (the paper’s is on it, and may come near for ever without crossing). alpha and gamma fall by a cosine.',
  settings,
  presets: [],
  work: ({ steps }) => steps,
  resolution: () => 0,
  *search(question, subjects, settings): Generator<AttackEvent, void> {
    const { batch } = question.model
    for (let first = 0; first < subjects.length; first += batch) {
      const paths = subjects.slice(first, first + batch).map(({ image }) => new Path(image, settings))
      for (let step = 0; step <= settings.steps; step++) {
        advance(question, paths, step)
        yield { type: 'step', share: (first + (paths.length * (step + 1)) / (settings.steps + 1)) / subjects.length }
      }
      for (const [i, path] of paths.entries()) yield { type: 'found', place: first + i, found: path.found() }
    }
  },
  *at(question, { image }, epsilon, settings): Generator<void, FoundAt> {
    const path = new Path(image, { ...settings, maxEpsilon: epsilon })
    for (let step = 0; step <= settings.steps; step++) {
      advance(question, [path], step)
      yield
    }
    return path.strongest()
  },
}

function advance({ model, target }: AttackQuestion, paths: readonly Path[], step: number): void {
  const { logits, gradients } = model.gradients(joined(paths.map(({ image }) => image)), target)
  const [classes, length] = [logits.length / paths.length, gradients.length / paths.length]
  paths.forEach((path, i) => path.advance(step, logOdds(logits, i, classes, target), gradients.subarray(i * length, (i + 1) * length)))
}

/** An image of the way, and how sure the model is of it. */
interface Kept {
  image: Float32Array
  probability: number
}

class Path {
  /** As it is now. */
  readonly image: Float32Array
  private epsilon = 0
  private nearest: (Kept & { distance: number }) | null = null
  private surest: Kept
  private bestAtBudget = 0
  private zeroGradient = false
  private readonly trace: number[] = []

  constructor(
    private readonly original: Float32Array,
    private readonly settings: FmnSettings,
  ) {
    this.image = original.slice()
    this.surest = { image: original, probability: -Infinity }
  }

  /** @param odds of the image as it is, in logarithms; @param gradient of its cross-entropy towards the target */
  advance(step: number, odds: number, gradient: Float32Array): void {
    const { steps, alpha, gamma } = this.settings
    const length = distance(this.image, this.original)
    const turned = this.note(length, sigmoid(odds))
    if (step === steps) return
    this.epsilon = Math.min(this.nextEpsilon(length, odds, gradient, turned, annealed(gamma, step, steps)), this.settings.maxEpsilon)
    this.move(gradient, annealed(alpha, step, steps))
  }

  found(): Found {
    const kept = this.nearest ?? this.surest
    return {
      epsilon: this.nearest?.distance ?? null,
      probability: kept.probability,
      bestAtBudget: this.bestAtBudget,
      tried: [],
      flags: this.flags(),
      restarts: null,
      trace: Float32Array.from(this.trace),
      adversarial: kept.image,
    }
  }

  strongest(): FoundAt {
    const { image, probability } = this.surest
    return { adversarial: image, succeeded: probability > this.settings.success, trace: Float32Array.from(this.trace) }
  }

  /** @returns whether the image is turned */
  private note(length: number, probability: number): boolean {
    const { success, budget } = this.settings
    const turned = probability > success
    const here = () => ({ image: this.image.slice(), probability })
    this.trace.push(probability)
    if (length <= budget) this.bestAtBudget = Math.max(this.bestAtBudget, probability)
    if (probability > this.surest.probability) this.surest = here()
    if (turned && length < (this.nearest?.distance ?? Infinity)) this.nearest = { ...here(), distance: length }
    return turned
  }

  private nextEpsilon(length: number, odds: number, gradient: Float32Array, turned: boolean, gamma: number): number {
    if (turned) return Math.min(this.epsilon * (1 - gamma), this.nearest!.distance)
    if (this.nearest) return this.epsilon * (1 + gamma)
    const { success } = this.settings
    const margin = Math.log(success / (1 - success)) - odds
    // The slope of the margin is that of the cross-entropy over 1 - P.
    const slope = gradient.reduce((sum, value) => sum + Math.abs(value), 0) / sigmoid(-odds)
    return (length + margin / slope) * (1 + gamma)
  }

  private move(gradient: Float32Array, alpha: number): void {
    const norm = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0))
    if (norm === 0) this.zeroGradient = true
    const scale = norm === 0 ? 0 : alpha / norm
    const bounds = ballAround(this.original, this.epsilon)
    for (let at = 0; at < this.image.length; at++) this.image[at] = clip(bounds, at, this.image[at]! - scale * gradient[at]!)
  }

  private flags(): AttackFlag[] {
    const flags: AttackFlag[] = []
    if (this.zeroGradient) flags.push('zero-gradient')
    if (this.nearest?.distance === 0) flags.push('start-succeeds')
    return flags
  }
}

/** From a value to a hundredth of it, by half a cosine. */
function annealed(first: number, step: number, steps: number): number {
  const last = first / 100
  return last + ((first - last) * (1 + Math.cos((Math.PI * step) / steps))) / 2
}
