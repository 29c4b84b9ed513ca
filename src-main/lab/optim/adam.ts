import * as tf from '@tensorflow/tfjs'
import { ops, type AdamStep } from '../ops'
import type { Optimizer } from './optimizer'
import { Slots } from './slots'

const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-8

/**
 * Adam (Kingma and Ba, 2015) as in torch.optim.Adam: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2,
 * parameter -= lr / (1 - b1^t) * m / (sqrt(v / (1 - b2^t)) + 1e-8).
 */
export class Adam implements Optimizer {
  private readonly first = new Slots('m')
  private readonly second = new Slots('v')
  private steps = 0
  /** `steps` as the tensor that `state` lends. */
  private lent: tf.Tensor | null = null

  constructor(private readonly lr: number) {}

  step(params: Record<string, tf.Variable>, gradients: Record<string, tf.Tensor>): void {
    this.steps++
    const stepSize = this.lr / (1 - beta1 ** this.steps)
    const correction = Math.sqrt(1 - beta2 ** this.steps)
    tf.tidy(() => {
      const inOne = ops().adam
      if (inOne) return this.stepInOne(inOne, params, gradients, stepSize, correction)
      for (const [name, parameter] of Object.entries(params)) {
        const gradient = gradients[name]!
        const m = this.first.update(name, parameter, (before) => before.mul(beta1).add(gradient.mul(1 - beta1)))
        const v = this.second.update(name, parameter, (before) => before.mul(beta2).add(gradient.square().mul(1 - beta2)))
        parameter.assign(parameter.sub(m.mul(stepSize).div(v.sqrt().div(correction).add(epsilon))))
      }
    })
  }

  private stepInOne(
    adam: AdamStep,
    params: Record<string, tf.Variable>,
    gradients: Record<string, tf.Tensor>,
    stepSize: number,
    correction: number,
  ): void {
    const names = Object.keys(params)
    const parameters = Object.values(params)
    const [first, second] = [this.first, this.second].map((slots) => names.map((name, i) => slots.get(name, parameters[i]!)))
    const next = adam(
      {
        parameters,
        gradients: names.map((name) => gradients[name]!),
        first: first!,
        second: second!,
        stepSize: tf.scalar(stepSize),
        correction: tf.scalar(correction),
      },
      { beta1, beta2, epsilon },
    )
    for (const [i, name] of names.entries()) {
      parameters[i]!.assign(next.parameters[i]!)
      this.first.set(name, next.first[i]!)
      this.second.set(name, next.second[i]!)
    }
  }

  state(): Record<string, tf.Tensor> {
    if (this.steps === 0) return {}
    this.lent?.dispose()
    this.lent = tf.keep(tf.scalar(this.steps))
    return { ...this.first.state(), ...this.second.state(), steps: this.lent }
  }

  restore(state: Record<string, tf.Tensor>): void {
    this.first.restore(state)
    this.second.restore(state)
    this.steps = state.steps?.dataSync()[0] ?? 0
  }

  dispose(): void {
    this.first.dispose()
    this.second.dispose()
    this.lent?.dispose()
    this.lent = null
  }
}
