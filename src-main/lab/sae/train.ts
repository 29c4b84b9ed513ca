/** One SAE in training: its parameters, its optimiser, and one step after another. */
import * as tf from '@tensorflow/tfjs'
import { Adam } from '../optim/adam'
import type { SaeSettings } from './settings'
import type { SaeGradients, SaeParams, SaeSize, SaeVariant } from './variant'

export class SaeTrainer {
  readonly params: Record<string, tf.Variable>
  private readonly adam: Adam
  /** Steps since each feature was above 0, [K]; null where the variant does not ask. */
  private readonly silence: tf.Variable<tf.Rank.R1> | null

  constructor(
    readonly variant: SaeVariant,
    readonly settings: SaeSettings,
    readonly size: SaeSize,
    seed: number,
  ) {
    this.adam = new Adam(settings.lr)
    const drawn = variant.initialise(settings, size, seed)
    this.params = Object.fromEntries(Object.entries(drawn).map(([name, tensor]) => [name, tf.variable(tensor, true)]))
    tf.dispose(drawn)
    this.silence = variant.countsSilence?.(settings) ? tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([size.latents]))) : null
  }

  /** One update on standardised vectors [n, D]. Call inside `tf.tidy`. */
  step(x: tf.Tensor2D): Pick<SaeGradients, 'losses' | 'codes'> {
    const { losses, gradients, codes } = this.variant.loss(this.params, x, this.settings, this.silence ?? undefined)
    this.adam.step(this.params, gradients)
    const constrained = this.variant.constrain?.(this.params, this.settings) ?? {}
    for (const [name, value] of Object.entries(constrained)) this.params[name]!.assign(value)
    this.silence?.assign(this.silence.add<tf.Tensor1D>(1).mul(codes.max<tf.Tensor1D>(0).lessEqual(0).toFloat()))
    return { losses, codes }
  }

  /** The parameters with the statistics that the vectors were standardised by; all stay their owners'. */
  withStatistics(statistics: { mean: tf.Tensor; std: tf.Tensor }): SaeParams {
    return { ...this.params, mean: statistics.mean, std: statistics.std }
  }

  dispose(): void {
    tf.dispose(this.params)
    this.silence?.dispose()
    this.adam.dispose()
  }
}
