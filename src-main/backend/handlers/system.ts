import { cpus, totalmem } from 'node:os'
import { join, sep } from 'node:path'
import { asLabError } from '../../contract/errors'
import type { Doctor, EngineInfo, SystemStatus } from '../../contract/system'
import { cacheFolder } from '../../process/home'
import type { Backend } from '../backend'
import { diagnostics } from '../diagnostics/diagnostics'
import { watchState } from '../events'
import type { LabHandlers } from './handlers'

export function systemHandlers(backend: Backend): LabHandlers<'system.'> {
  const status = (): SystemStatus => ({
    host: backend.host.name,
    version: backend.codeVersion,
    home: backend.store.home,
    ...backend.engine.status,
  })
  return {
    'system.status': status,
    'system.watch': (_input, emit, { signal }) => watchState(signal, backend.engine.changed, status, emit),
    'system.doctor': (_input, { signal }) => doctor(backend, signal),
    'system.diagnostics': async (_input, { signal }) => {
      const found = await doctor(backend, signal)
      return { ...diagnostics(backend, found, new Date()), doctor: found }
    },
  }
}

/** A lab without an engine is a finding of the doctor, not a failure of it. */
async function doctor(backend: Backend, signal: AbortSignal): Promise<Doctor> {
  const found = await examine(backend, signal)
  const processors = cpus()
  return {
    ...found,
    versions: {
      'Lazy Artist Lab': backend.codeVersion,
      Runtime: backend.host.runtime,
      'Backend Node': process.versions.node,
      ...(found.engine ? { 'Engine Node': found.engine.node, tfjs: found.engine.tfjs, [libraryName(found.engine)]: found.engine.version } : {}),
      SQLite: backend.store.sqliteVersion,
    },
    places: placesOf(backend, found.engine?.path ?? null),
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memory: totalmem(),
    host: backend.host.name,
  }
}

const libraryName = ({ kind }: EngineInfo) => (kind === 'wasm' ? 'WebAssembly backend' : 'TensorFlow')

/** The folder that set-up puts native libraries into is named where the library in use does not lie in it already. */
function placesOf({ store }: Backend, library: string | null): Doctor['places'] {
  const cache = cacheFolder(process.env)
  return {
    Home: store.home,
    Store: store.file,
    Logs: join(store.home, 'logs'),
    ...(library ? { Library: library } : {}),
    ...(library?.startsWith(cache + sep) ? {} : { 'Library cache': cache }),
  }
}

async function examine({ engine }: Backend, signal: AbortSignal): Promise<Pick<Doctor, 'engine' | 'engineError' | 'selfCheck'>> {
  try {
    return { engine: await engine.info(signal), engineError: null, selfCheck: await engine.call('engine.selfCheck', {}, signal) }
  } catch (thrown) {
    return { engine: engine.status.engine, engineError: asLabError(thrown).message, selfCheck: [] }
  }
}
