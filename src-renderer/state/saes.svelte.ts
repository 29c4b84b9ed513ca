/** The sparse autoencoders of a model, kept up to date while they are trained, and the one that is looked at. */
import type { LabError } from '../../src-main/contract/errors'
import type { Job } from '../../src-main/contract/jobs'
import { studyConfigurations, type SaeRow, type SaeRunSettings } from '../../src-main/contract/sae'
import { lab } from '../link'
import { jobs } from './jobs.svelte'
import { resource } from './resource.svelte'
import { route } from './route.svelte'
import { runs } from './runs.svelte'
import { defaultSae, nearestTo } from './sae-choice'
import { submitJob } from './submit'

export interface Saes {
  /** All of the model, newest first, whatever their status. */
  readonly rows: SaeRow[]
  /** Those that are finished. */
  readonly ready: SaeRow[]
  /** The table has arrived for this model. */
  readonly known: boolean
  readonly error: LabError | undefined
  /**
   * The one of the address (`sae=`) where it is this model's and finished; where it is another model's, this model's that comes nearest to it; without one the
   * study's relu3 spatial_mean, or what comes nearest.
   */
  readonly chosen: SaeRow | undefined
  /** The job that trains some of them now, or waits to. */
  readonly job: Job | undefined
  reload(): void
}

/** Call it while a component is set up; `of` gives the model's id, and is read again when what it depends on changes. */
export function saesOf(of: () => string | undefined): Saes {
  const model = $derived(of())
  const own = $derived(runs.all.filter(({ kind, parents }) => kind === 'sae' && parents.some(({ id }) => id === model)))
  // As text, since every change of the list of runs makes it anew.
  const version = $derived(model === undefined ? null : [model, ...own.map(({ id, status, name }) => `${id} ${status} ${name}`)].join('\n'))
  const table = resource((signal) => {
    const run = version?.split('\n')[0]
    return run === undefined ? null : lab.call('sae.table', { run }, { signal }).then((rows) => ({ run, rows }))
  })
  const rows = $derived(table.value && table.value.run === model ? table.value.rows : [])
  const ready = $derived(rows.filter(({ quality }) => quality !== null))
  const chosen = $derived.by(() => {
    const named = route.get('sae')
    const row = ready.find(({ run }) => run === named)
    const other = named === null || row ? undefined : runs.find(named)
    if (other?.kind !== 'sae') return row ?? defaultSae(ready)
    const { layer, aggregation, modelEpoch, ...settings } = other.settings as SaeRunSettings
    return nearestTo(ready, { layer, aggregation, modelEpoch, settings, variant: other.method ?? '', seed: other.seed })
  })
  const job = $derived([...jobs.running, ...jobs.queued].find(({ kind, runIds }) => kind === 'sae' && own.some(({ id }) => runIds.includes(id))))

  return {
    get rows() {
      return rows
    },
    get ready() {
      return ready
    },
    get known() {
      return table.value?.run === model
    },
    get error() {
      return table.error
    },
    get chosen() {
      return chosen
    },
    get job() {
      return job
    },
    reload: () => table.reload(),
  }
}

/** Submits the study's seven on a finished network, after its last epoch where none is named. */
export function trainStudySaes(model: { run: string; epoch?: number }, seed = 0): Promise<Job> {
  return submitJob('sae', { ...model, configurations: [...studyConfigurations], seeds: [seed] })
}
