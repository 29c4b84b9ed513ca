import { createOptimizer, type Optimizer } from '../optim'
import type { Batch, StepPosition, TrainContext, Trainer, TrainerState, Update } from './method'
import type { BaseSettings } from './settings'

/** A trainer whose next update depends on the network and its one optimiser alone. */
export abstract class NetworkTrainer<S extends BaseSettings = BaseSettings> implements Trainer {
  protected readonly optimizer: Optimizer

  constructor(protected readonly context: TrainContext<S>) {
    this.optimizer = createOptimizer(context.settings)
  }

  abstract update(batch: Batch, at: StepPosition): Update

  state(): TrainerState {
    return this.optimizer.state()
  }

  restore(state: TrainerState): void {
    this.optimizer.restore(state)
  }

  dispose(): void {
    this.optimizer.dispose()
  }
}
