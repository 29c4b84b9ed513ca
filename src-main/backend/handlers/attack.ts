import { dumpAttack } from '../attack/dump'
import { attackAt, attackCams, attackedImage } from '../attack/image'
import { attackResult, attackTable } from '../attack/result'
import { modelsToAttack, samplesFor } from '../attack/samples'
import { attackTransfer } from '../attack/transfer'
import type { Backend } from '../backend'
import type { LabHandlers } from './handlers'

export function attackHandlers(backend: Backend): LabHandlers<'attack.'> {
  const { engine } = backend
  return {
    'attack.samples': ({ models, ...question }) => samplesFor(backend, { ...question, models: modelsToAttack(backend, models) }),
    'attack.check': async (input, { signal }) => ({ settings: (await engine.call('attack.check', input, signal)).settings }),
    'attack.table': ({ run }) => attackTable(backend, run),
    'attack.get': ({ attack }) => attackResult(backend, attack),
    'attack.image': (input, { signal }) => attackedImage(backend, input, signal),
    'attack.at': (input, { signal }) => attackAt(backend, input, signal),
    'attack.cams': (input, { signal }) => attackCams(backend, input, signal),
    'attack.transfer': ({ attack }, { signal }) => attackTransfer(backend, attack, signal),
    'attack.dump': ({ attack }, { signal }) => dumpAttack(backend, attack, signal),
  }
}
