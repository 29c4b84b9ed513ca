import type { CnnArchitecture } from '../lab/model/architecture'
import type { CnnParams } from '../lab/model/cnn'

/** An architecture with its weights. */
export interface Network {
  readonly architecture: CnnArchitecture
  readonly params: CnnParams
}
