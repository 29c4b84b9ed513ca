/** What the microscope says of a model's channels, for sorting them by how much they go with colour. */
import { SvelteMap } from 'svelte/reactivity'
import type { LayerId } from '../../../src-main/contract/images'
import type { ChannelFigures, ScanSummary } from '../../../src-main/contract/microscope'
import type { ObjectiveId } from '../../../src-main/contract/prototypes'
import type { Split } from '../../../src-main/contract/study'
import { lab } from '../../link'
import { toasts } from '../../state/toasts.svelte'

/** Where digit and colour are independent: what a selectivity is measured on (STUDY 2). */
export const fairSplit: Split = 'balanced'

interface Model {
  run: string
  epoch: number
}

interface Scan {
  /** 0..1; null before the first news. */
  progress: number | null
  summary: ScanSummary | null
}

const scans = new SvelteMap<string, Scan>()
const keyOf = ({ run, epoch }: Model) => `${run}/${epoch}`

/** What is known of a scan; undefined where nobody has asked for it. */
export function scanOf(model: Model): Scan | undefined {
  return scans.get(keyOf(model))
}

/** Figures by channel; empty where the microscope has not looked. The mean stands for topk_mean, of which it has none. */
export function figuresOf(model: Model, layer: LayerId, objective: ObjectiveId): readonly ChannelFigures[] {
  const objectives = scanOf(model)?.summary?.objectives
  const layers = objectives?.[objective === 'channel_max' ? 'channel_max' : 'channel_mean']
  return layers?.find((figures) => figures.layer === layer)?.channels ?? []
}

/** Looks at every image of the set, or reads what was kept; `then` is called when it is there. Asked twice it is done once. */
export function scan(model: Model, split: Split, then: () => void): void {
  const key = keyOf(model)
  if (scans.has(key)) return
  scans.set(key, { progress: null, summary: null })
  const subscription = lab.stream('microscope.scan', { ...model, split }, (chunk) => {
    if (chunk.type === 'progress') scans.set(key, { progress: chunk.total === 0 ? null : chunk.done / chunk.total, summary: null })
    else {
      scans.set(key, { progress: 1, summary: chunk.summary })
      then()
    }
  })
  subscription.done.catch((thrown) => {
    scans.delete(key)
    toasts.error(thrown, 'Looking with the microscope')
  })
}
