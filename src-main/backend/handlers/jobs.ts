import type { Backend } from '../backend'
import { watchItems, watchState } from '../events'
import type { LabHandlers } from './handlers'

export function jobHandlers({ jobs, store }: Backend): LabHandlers<'jobs.'> {
  return {
    'jobs.submit': ({ kind, input }) => jobs.submit(kind, input),
    'jobs.list': () => jobs.list(),
    'jobs.watch': (_input, emit, { signal }) => watchState(signal, jobs.changed, () => jobs.list(), emit),
    'jobs.stop': ({ job }) => jobs.stop(job),
    'jobs.resume': ({ run }) => jobs.resume(store.runs.resolve(run)),
    'jobs.move': ({ job, position }) => jobs.move(job, position),
    'jobs.live': ({ run }, emit, { signal }) => {
      const only = run === undefined ? null : store.runs.resolve(run)
      // What the store does not have yet comes first: together with `runs.metrics` the curve is whole from its first step.
      const early = jobs.live.notStored(only)
      if (early.length > 0) emit(early)
      return watchItems(signal, jobs.live.told, (chunks) => {
        const metrics = chunks.flat().filter((metric) => only === null || metric.run === only)
        if (metrics.length > 0) emit(metrics)
      })
    },
  }
}
