import { Adam } from './adam'
import type { Optimizer } from './optimizer'
import { Sgd } from './sgd'

export type { Optimizer }

export interface OptimizerSettings {
  optimizer: 'sgd' | 'adam'
  lr: number
  /** Of SGD; Adam has its own. */
  momentum: number
}

export function createOptimizer({ optimizer, lr, momentum }: OptimizerSettings): Optimizer {
  return optimizer === 'adam' ? new Adam(lr) : new Sgd(lr, momentum)
}
