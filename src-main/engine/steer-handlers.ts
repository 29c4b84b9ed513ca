/** Steering. */
import type { EngineContract } from '../contract/engine'
import type { Handlers } from '../contract/rpc'
import type { ModelShelf } from './models'
import type { SaeShelf } from './saes'
import { steerDirections, steerDose, steerState } from './steer'
import { doseOfSet } from './steer-set'
import { withSubject } from './subject'

type Names = 'steer.state' | 'steer.dose' | 'steer.directions' | 'steer.set'

export function steerHandlers(models: ModelShelf, saes: SaeShelf): Pick<Handlers<EngineContract>, Names> {
  return {
    'steer.state': (input) => withSubject(models, saes, input, (subject) => steerState(subject, input)),
    'steer.dose': (input) => withSubject(models, saes, input, (subject) => steerDose(subject, input)),
    'steer.directions': (input) => withSubject(models, saes, input, (subject) => steerDirections(subject, input)),
    'steer.set': (input, emit, { signal }) => withSubject(models, saes, input, (subject) => doseOfSet(subject, input, emit, signal)),
  }
}
