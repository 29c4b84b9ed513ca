import * as tf from '@tensorflow/tfjs'

/** One remembered tensor for each parameter, such as its momentum; zeros before the first step. */
export class Slots {
  private slots: Record<string, tf.Tensor> = {}

  constructor(private readonly label: string) {}

  /** Replaces a parameter's slot by `next` of it, and returns the new one. */
  update(name: string, like: tf.Tensor, next: (before: tf.Tensor) => tf.Tensor): tf.Tensor {
    const before = this.slots[name] ?? tf.zerosLike(like)
    const after = tf.keep(tf.tidy(() => next(before)))
    before.dispose()
    this.slots[name] = after
    return after
  }

  state(): Record<string, tf.Tensor> {
    return Object.fromEntries(Object.entries(this.slots).map(([name, tensor]) => [`${this.label}.${name}`, tensor]))
  }

  restore(state: Record<string, tf.Tensor>): void {
    this.dispose()
    const prefix = `${this.label}.`
    for (const [name, tensor] of Object.entries(state)) {
      if (name.startsWith(prefix)) this.slots[name.slice(prefix.length)] = tf.keep(tensor.clone())
    }
  }

  dispose(): void {
    tf.dispose(this.slots)
    this.slots = {}
  }
}
