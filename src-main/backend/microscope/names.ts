/** Names and notes of channels. */
import type * as z from 'zod'
import type { ChannelName, nameChannelInput } from '../../contract/microscope'
import type { Backend } from '../backend'
import { dataOf } from '../diagnose/answers'
import { modelOf } from '../models'

/**
 * @returns all names of the run
 * @throws LabError `bad-input` for a channel that is not there
 */
export async function nameChannel({ store, engine }: Backend, input: z.output<typeof nameChannelInput>, signal: AbortSignal): Promise<ChannelName[]> {
  const { run: ref, ...named } = input
  const model = modelOf(store, ref)
  const { dataset } = dataOf(model)
  const { layer, channel } = named
  // The engine knows the network: it refuses a channel that is not there.
  const question = { dataset, split: 'hard', layer, channel, indices: [] } as const
  await engine.withModel(model.source, (key) => engine.call('microscope.fields', { model: key, ...question, indices: [] }, signal))
  store.channelNames.set(model.run.id, named)
  return store.channelNames.of(model.run.id)
}
