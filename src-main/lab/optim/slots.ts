import * as tf from '@tensorflow/tfjs'

/** One remembered tensor for each parameter, such as its momentum; zeros before the first step. */
export class Slots {
  private slots: Record<string, tf.Tensor> = {}

  constructor(private readonly label: string) {}

  /** Replaces a parameter's slot by `next` of it, and returns the new one. */
  update(name: string, like: tf.Tensor, next: (before: tf.Tensor) => tf.Tensor): tf.Tensor {
    return this.set(
      name,
      tf.tidy(() => next(this.get(name, like))),
    )
  }

  /** A parameter's slot; zeros, which are the caller's, before it was set. */
  get(name: string, like: tf.Tensor): tf.Tensor {
    return this.slots[name] ?? tf.zerosLike(like)
  }

  /** Takes over the tensor in place of the one before. */
  set(name: string, next: tf.Tensor): tf.Tensor {
    this.slots[name]?.dispose()
    this.slots[name] = tf.keep(next)
    return next
  }

  state(): Record<string, tf.Tensor> {
    return Object.fromEntries(Object.entries(this.slots).map(([name, tensor]) => [`${this.label}.${name}`, tensor]))
  }

  restore(state: Record<string, tf.Tensor>): void {
    const prefix = `${this.label}.`
    const own = Object.entries(state).filter(([name]) => name.startsWith(prefix))
    const copies = own.map(([name, tensor]) => [name.slice(prefix.length), tf.keep(tensor.clone())] as const)
    // Only now, since they may be what is restored.
    this.dispose()
    this.slots = Object.fromEntries(copies)
  }

  dispose(): void {
    tf.dispose(this.slots)
    this.slots = {}
  }
}
