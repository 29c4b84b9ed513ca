/** The SAEs of the store as rows: what each is, and how good it has become. */
import type { RunDetail } from '../../contract/runs'
import type { SaeLayer, SaeQuality, SaeRow, SaeRunSettings } from '../../contract/sae'
import type { Store } from '../../store/store'
import { artifactNames } from '../artifacts'
import type { Backend } from '../backend'
import { withTrueStatus } from '../run-status'

/** Newest first; of one network where named. */
export function saeTable({ store, jobs }: Pick<Backend, 'store' | 'jobs'>, ref: string | undefined): SaeRow[] {
  const model = ref === undefined ? null : store.runs.resolve(ref, 'network')
  return store.runs
    .list({ kind: 'sae', limit: 5000 })
    .filter(({ parents }) => model === null || parents.some(({ id }) => id === model))
    .map(({ id }) => rowOf(store, withTrueStatus({ jobs }, store.runs.get(id))))
}

function rowOf(store: Store, run: RunDetail): SaeRow {
  const { id, name, status, seed, groupKey, createdAt, method } = run
  const { layer, aggregation, modelEpoch, ...settings } = run.settings as SaeRunSettings
  const model = run.parents.find(({ role }) => role === 'model')!.id
  const width = widthOf(store.runs.get(model), layer)
  const latents = Math.max(1, Math.round(Number(settings.expansion) * width))
  const about = { run: id, name, status, model, modelEpoch, layer, aggregation, variant: method!, seed, settings, groupKey, createdAt }
  return { ...about, width, latents, quality: status === 'finished' ? qualityOf(store, run) : null }
}

/** Channels of a layer of the network. */
function widthOf({ settings }: RunDetail, layer: SaeLayer): number {
  const widths = settings.widths as readonly number[]
  return widths[{ relu1: 0, relu2: 1, relu3: 2, gap: 2 }[layer]]!
}

/** After its last epoch. */
export function qualityOf(store: Store, { id }: RunDetail): SaeQuality | null {
  const after = JSON.parse(new TextDecoder().decode(store.artifacts.read(id, artifactNames.saeQuality))) as SaeQuality[]
  return after.at(-1) ?? null
}
