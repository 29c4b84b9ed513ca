import { randomUUID } from 'node:crypto'
import { LabError } from '../../contract/errors'
import type { UnpackChunk } from '../../contract/travel'
import type { Backend } from '../backend'
import { untilAborted } from '../events'
import { Pack } from '../travel/pack'
import { unpack } from '../travel/unpack'
import { Upload } from '../travel/upload'
import type { LabHandlers } from './handlers'

/** Transfers are of one page: another one can neither read nor fill them. */
export function travelHandlers(backend: Backend): LabHandlers<'travel.'> {
  const packs = new Map<string, Pack>()
  const uploads = new Map<string, Upload>()
  return {
    'travel.pack': (input, emit, { signal }) =>
      untilAborted(signal, () => {
        const id = randomUUID()
        const pack = Pack.of(backend, input.runs)
        packs.set(id, pack)
        emit({ pack: id, ...pack.about })
        return () => {
          packs.delete(id)
          pack.close()
        }
      }),
    'travel.next': ({ pack }) => open(packs, pack).next(),
    'travel.unpack': ({ bytes }, emit, { signal }) => receive(backend, uploads, bytes, emit, signal),
    'travel.piece': ({ upload, at, bytes }) => {
      open(uploads, upload).take(at, bytes)
      return null
    },
  }
}

function open<T>(transfers: ReadonlyMap<string, T>, id: string): T {
  const transfer = transfers.get(id)
  if (!transfer) throw new LabError('not-found', 'this transfer is over')
  return transfer
}

async function receive(
  { store, jobs }: Backend,
  uploads: Map<string, Upload>,
  bytes: number,
  emit: (chunk: UnpackChunk) => void,
  signal: AbortSignal,
): Promise<void> {
  const id = randomUUID()
  const incoming = store.openIncoming()
  try {
    const upload = new Upload(incoming, bytes)
    uploads.set(id, upload)
    try {
      emit({ type: 'ready', upload: id })
      await upload.whole(signal)
    } finally {
      uploads.delete(id)
      upload.close()
    }
    const report = (done: number, total: number) => emit({ type: 'progress', done, total })
    const result = await unpack(store, incoming, upload.path, { signal, report })
    for (const run of result.runs) if (run.outcome !== 'present') jobs.runChanged.emit(run.id)
    jobs.changed.emit()
    emit({ type: 'done', result })
  } finally {
    incoming.remove()
  }
}
