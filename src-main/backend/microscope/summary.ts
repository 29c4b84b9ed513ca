/** A scan as a stream: how far it is, then what it says of all channels. */
import type * as z from 'zod'
import type { ScanChunk, scanInput } from '../../contract/microscope'
import type { Backend } from '../backend'
import { modelOf } from '../models'
import { withTimeLeft } from '../time-left'
import { scanOf } from './scans'

export async function streamScan(
  { store, engine }: Backend,
  { run, epoch, split }: z.output<typeof scanInput>,
  emit: (chunk: ScanChunk) => void,
  signal: AbortSignal,
): Promise<void> {
  const model = modelOf(store, run, epoch)
  const scan = await scanOf(
    store,
    engine,
    model,
    split,
    withTimeLeft((progress) => emit({ type: 'progress', ...progress })),
    signal,
  )
  const objectives = { channel_max: scan.layers('channel_max'), channel_mean: scan.layers('channel_mean') }
  const names = store.channelNames.of(model.run.id)
  emit({ type: 'done', summary: { run: model.run.id, epoch: model.epoch, split, images: scan.scan.images, objectives, names } })
}
