/** Ablating features, and evidence of codes and of steering. */
import type { EngineContract } from '../contract/engine'
import type { Handlers } from '../contract/rpc'
import type { ModelShelf } from './models'
import { ablate } from './sae-ablate'
import { dumpSae } from './sae-dump'
import type { SaeShelf } from './saes'
import { withSubject } from './subject'

type Names = 'sae.ablate' | 'sae.dump'

export function ablateHandlers(models: ModelShelf, saes: SaeShelf): Pick<Handlers<EngineContract>, Names> {
  return {
    'sae.ablate': (input, emit, { signal }) => withSubject(models, saes, input, (subject) => ablate(subject, input, emit, signal)),
    'sae.dump': (input, { signal }) => withSubject(models, saes, input, (subject) => dumpSae(subject, input, signal)),
  }
}
