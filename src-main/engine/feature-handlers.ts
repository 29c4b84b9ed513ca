/** What is found of an SAE's features: their figures over a split, where they fire, and their codes of one image. */
import type { EngineContract } from '../contract/engine'
import type { Handlers } from '../contract/rpc'
import type { ModelShelf } from './models'
import { codesOfImage, featureMaps, scanFeatures } from './sae-features'
import type { SaeShelf } from './saes'
import { withSubject } from './subject'

type Names = 'sae.features' | 'sae.maps' | 'sae.codes'

export function featureHandlers(models: ModelShelf, saes: SaeShelf): Pick<Handlers<EngineContract>, Names> {
  return {
    'sae.features': (input, emit, { signal }) => withSubject(models, saes, input, (subject) => scanFeatures(subject, input.split, emit, signal)),
    'sae.maps': (input, { signal }) => withSubject(models, saes, input, (subject) => featureMaps(subject, input, signal)),
    'sae.codes': (input) => withSubject(models, saes, input, (subject) => codesOfImage(subject, input.image)),
  }
}
