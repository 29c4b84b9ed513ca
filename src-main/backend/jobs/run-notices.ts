/** What happened to a run between its epochs, for its own record: processes that died over it, and the engines that it was on. */
import type { TrainingNotice } from '../../contract/notices'
import type { RunDetail } from '../../contract/runs'
import type { EngineInfo } from '../../contract/system'

/** `what` happened in the epoch after the run's last checkpoint, and was survived. An attack has no epochs: what it is done with is kept. */
export function interruption({ kind, epoch }: Pick<RunDetail, 'kind' | 'epoch'>, what: string): TrainingNotice {
  if (kind === 'attack') return { kind: 'interrupted', epoch: 1, step: null, message: `${what}; went on with the images that were missing` }
  return { kind: 'interrupted', epoch: epoch + 1, step: null, message: `${what} in epoch ${epoch + 1}; went on from ${checkpointName(epoch)}` }
}

export const checkpointName = (epoch: number) => (epoch === 0 ? 'the start' : `epoch ${epoch}`)

/** What an engine is, as far as it decides the last bits of the weights. */
export function engineName({ kind, version, threads }: Pick<EngineInfo, 'kind' | 'version' | 'threads'>): string {
  const library = kind === 'wasm' ? 'WebAssembly backend' : 'TensorFlow'
  return `${library} ${version} (${kind}, ${threads} ${threads === 1 ? 'thread' : 'threads'})`
}

/** Null where the run's latest epochs came from an engine of the same kind, version and number of threads. */
export function engineChange(run: Pick<RunDetail, 'epoch' | 'engine' | 'notices'>, engine: EngineInfo): TrainingNotice | null {
  const move = engineMove(run, engine)
  if (move === null) return null
  const epoch = run.epoch + 1
  const message = `from epoch ${epoch} ${move}: its weights hash cannot be compared with that of one engine`
  return { kind: 'engine-changed', epoch, step: null, message }
}

/** The part of a notice that `latestEngine` reads back; null where nothing has changed. */
export function engineMove(run: Pick<RunDetail, 'engine' | 'notices'>, engine: EngineInfo): string | null {
  const [before, now] = [latestEngine(run), engineName(engine)]
  return before === null || before === now ? null : `on with ${now}, until then with ${before}`
}

/** The run's record says which engine it began on; the notices say what followed. */
function latestEngine({ engine, notices }: Pick<RunDetail, 'engine' | 'notices'>): string | null {
  const latest = notices.filter(({ kind }) => kind === 'engine-changed').at(-1)
  return latest?.message.match(/ on with (.*?), until then with /)?.[1] ?? (engine && engineName(engine))
}
