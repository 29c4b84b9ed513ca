/** For tests: the engine of this machine, and small tasks for it. */
import type { DatasetSettings } from '../contract/dataset'
import { datasetSettingsSchema, type DatasetInput } from '../contract/dataset'
import type { EpochResult, TrainChunk, TrainTask } from '../contract/engine'
import { writeSource } from '../lab/data/testing'
import { methods } from '../lab/methods'
import { train } from './train'

/** Few digits that a small network can tell apart. */
export function smallDataset(extra: DatasetInput = {}, train = 120, test = 40): DatasetSettings {
  return datasetSettingsSchema.parse({ source: `idx:${writeSource(train, test)}`, ...extra })
}

export function smallTask(dataset: DatasetSettings, settings: Record<string, unknown> = {}, method = 'erm'): TrainTask {
  const complete = methods.check(method, undefined, { widths: [3, 4, 5], batch: 32, epochs: 2, ...settings })
  return { method, settings: { ...complete }, dataset, seed: 1 }
}

/** What goes on after this epoch. */
export function resumeFrom({ epoch, weights, state }: EpochResult): NonNullable<TrainTask['resume']> {
  return { epoch, weights: Uint8Array.from(weights), state: Uint8Array.from(state) }
}

/** Runs a task to its end; `onChunk` may look on. */
export async function trainToEnd(
  task: TrainTask,
  onChunk: (chunk: TrainChunk) => void = () => {},
  signal = new AbortController().signal,
): Promise<EpochResult[]> {
  const results: EpochResult[] = []
  await train(
    task,
    (chunk) => {
      if (chunk.type === 'epoch') results.push(chunk.result)
      onChunk(chunk)
    },
    signal,
  )
  return results
}
