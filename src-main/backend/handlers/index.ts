/**
 * All answers to the lab's contract. A call without a handler does not compile; each file answers the names of its own prefix and no others, so
 * that none replaces another's.
 */
import type { LabContract } from '../../contract/lab'
import type { Handlers } from '../../contract/rpc'
import type { Backend } from '../backend'
import { ablationHandlers } from './ablation'
import { attackHandlers } from './attack'
import { catalogueHandlers } from './catalogue'
import { compareHandlers } from './compare'
import { dataHandlers } from './data'
import { diagnoseHandlers } from './diagnose'
import { featureHandlers } from './features'
import { gradcamHandlers } from './gradcam'
import { jobHandlers } from './jobs'
import { prototypeHandlers } from './prototypes'
import { microscopeHandlers } from './microscope'
import { reportHandlers } from './report'
import { runHandlers } from './runs'
import { saeHandlers } from './sae'
import { steerHandlers } from './steer'
import { studyHandlers } from './study'
import { storageHandlers } from './storage'
import { systemHandlers } from './system'
import { travelHandlers } from './travel'

export function labHandlers(backend: Backend): Handlers<LabContract> {
  return {
    ...systemHandlers(backend),
    ...catalogueHandlers(backend),
    ...dataHandlers(backend),
    ...jobHandlers(backend),
    ...runHandlers(backend),
    ...diagnoseHandlers(backend),
    ...compareHandlers(backend),
    ...gradcamHandlers(backend),
    ...microscopeHandlers(backend),
    ...prototypeHandlers(backend),
    ...saeHandlers(backend),
    ...featureHandlers(backend),
    ...ablationHandlers(backend),
    ...steerHandlers(backend),
    ...attackHandlers(backend),
    ...studyHandlers(backend),
    ...reportHandlers(backend),
    ...storageHandlers(backend),
    ...travelHandlers(backend),
  }
}
