import * as tf from '@tensorflow/tfjs'
import type { Optimizer } from './optimizer'
import { Slots } from './slots'

/**
 * Stochastic gradient descent as in torch.optim.SGD: v = momentum * v + gradient, parameter -= lr * v. The first v is the gradient itself, which
 * is the same since v starts at zero and there is no dampening.
 */
export class Sgd implements Optimizer {
  private readonly velocity = new Slots('velocity')

  constructor(
    private readonly lr: number,
    private readonly momentum = 0,
  ) {}

  step(params: Record<string, tf.Variable>, gradients: Record<string, tf.Tensor>): void {
    tf.tidy(() => {
      for (const [name, parameter] of Object.entries(params)) {
        const gradient = gradients[name]!
        const direction = this.momentum === 0 ? gradient : this.velocity.update(name, parameter, (v) => v.mul(this.momentum).add(gradient))
        parameter.assign(parameter.sub(direction.mul(this.lr)))
      }
    })
  }

  state(): Record<string, tf.Tensor> {
    return this.velocity.state()
  }

  restore(state: Record<string, tf.Tensor>): void {
    this.velocity.restore(state)
  }

  dispose(): void {
    this.velocity.dispose()
  }
}
