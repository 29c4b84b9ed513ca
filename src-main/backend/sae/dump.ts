import type * as z from 'zod'
import type { saeDumpInput } from '../../contract/sae'
import type { Backend } from '../backend'
import { fileWord } from '../file-name'
import { onSae, saeOf } from './source'

/** Evidence in one file: codes, or what steering does. */
export async function dumpSae(
  { store, engine }: Backend,
  { sae: ref, feature, ...request }: z.output<typeof saeDumpInput>,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array; fileName: string }> {
  const sae = saeOf(store, ref)
  const asked = { ...request, run: sae.run.id, ...(feature === undefined ? {} : { feature }) }
  const { bytes } = await onSae(engine, sae, (refs) => engine.call('sae.dump', { ...refs, ...asked }, signal))
  return { bytes, fileName: `${fileWord(sae.run.name)}-${request.what}-${request.split}.safetensors` }
}
