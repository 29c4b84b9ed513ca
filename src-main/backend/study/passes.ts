/** Passes over a finished run whose figures are kept: by its weights, its dataset, and all that the answer depends on. */
import { createHash } from 'node:crypto'
import { decodeMessage, encodeMessage } from '../../contract/codec'
import type { RunDetail } from '../../contract/runs'
import type { CacheKey } from '../../store/cache'
import { canonicalJson } from '../../store/ids'
import type { Store } from '../../store/store'
import { artifactNames } from '../artifacts'
import { oncePerStore } from '../once'
import type { JobServices } from '../jobs/kind'
import type { Figures } from './figures'
import type { SeedPlan } from './plan'
import type { PassStep } from './steps'

/** What a pass is given to look with. */
export interface PassTools extends Pick<JobServices, 'store' | 'engine'> {
  signal: AbortSignal
  /** Where its end is known, how far it is. */
  onProgress(progress: { done: number; total: number }): void
}

export interface Pass extends Pick<PassStep, 'task' | 'phase' | 'name' | 'pace' | 'work'> {
  on(plan: SeedPlan): RunDetail | null
  /** All that the answer depends on but the weights and the data. */
  question: unknown
  /** Under the names of the table's rows and the conclusions. */
  figures(run: RunDetail, tools: PassTools): Promise<Figures>
}

/** Changed where a pass says other things, or says them otherwise. */
const version = 1

export function passStep(store: Store, plan: SeedPlan, pass: Pass): PassStep {
  const on = () => pass.on(plan)
  return {
    ...{ type: 'pass', task: pass.task, seed: plan.seed, phase: pass.phase, name: pass.name, pace: pass.pace, work: pass.work, on },
    isDone: () => {
      const run = on()
      return run !== null && store.cache.has(keyOf(run, pass))
    },
    measure: async ({ engine }, signal, at) => {
      const run = on()!
      const onProgress = ({ done, total }: { done: number; total: number }) => at(total === 0 ? 0 : done / total)
      const found = await pass.figures(run, { store, engine, signal, onProgress })
      store.cache.put(keyOf(run, pass), 'study', encodeMessage(found))
    },
  }
}

/** None where the run or the pass is not there yet. */
export function keptFigures(store: Store, plan: SeedPlan, pass: Pass): Figures {
  const run = pass.on(plan)
  if (!run) return {}
  const key = keyOf(run, pass)
  return store.cache.has(key) ? once(store, canonicalJson(key), () => decodeMessage(store.cache.get(key)!) as Figures) : {}
}

/** The page asks anew with each news of a study at work; what was kept says what it said. */
const once = oncePerStore<Figures>()

/** Of a finished run. */
function keyOf(run: RunDetail, { task, name, question }: Pass): CacheKey {
  const asked = createHash('sha256').update(canonicalJson(question)).digest('hex')
  const file = run.kind === 'sae' ? artifactNames.sae : artifactNames.weights(run.epoch)
  const weights = run.artifacts.find((artifact) => artifact.name === file)!.hash
  return { weights, dataset: run.datasetHash!, what: `study ${version}/${task}/${name}/${asked}` }
}
