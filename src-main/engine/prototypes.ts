/** Prototypes of a layer, all on their way together, shown every now and then until they are done. */
import type { ParsedOf } from '../contract/rpc'
import type { EngineContract } from '../contract/engine'
import { LabError } from '../contract/errors'
import { maxPrototypes, type Prototype, type PrototypesChunk } from '../contract/prototypes'
import { imageLength, layerShape, layersOf, type CnnArchitecture, type LayerName } from '../lab/model/architecture'
import { Maximisation, maximisationBatch, type Wish } from '../lab/prototypes/maximise'
import { solidityOf } from '../lab/prototypes/solidity'
import type { Network } from './network'
import { nextTurn } from './turn'

export type PrototypesTask = Omit<ParsedOf<EngineContract['prototypes.run']>, 'model'>

/** At most so often, and so much: a page that is behind has nothing of more. */
const chunkPauseMs = 200
const bytesPerMs = 20_000

/**
 * Seed by seed, each with its channels in order; every one advances by a step before any goes on to the next.
 * @param emit gets what there is after the first step, then a few times a second, and once more with `done`
 * @throws LabError `bad-input` for a layer or channels that are not there; `cancelled` when the signal aborts
 */
export async function makePrototypes(
  { architecture, params }: Network,
  task: PrototypesTask,
  emit: (chunk: PrototypesChunk) => void,
  signal: AbortSignal,
): Promise<void> {
  const wishes = wishesOf(architecture, task)
  const question = { architecture, params, ...task }
  const batches = inBatches(wishes).map((batch) => new Maximisation(question, batch))
  const { steps } = task.settings
  const pauseMs = Math.max(chunkPauseMs, (wishes.length * imageLength * 4) / bytesPerMs)
  const started = performance.now()
  let shown = -Infinity
  try {
    for (let step = 1; step <= steps; step++) {
      for (const batch of batches) {
        batch.step()
        await nextTurn(signal)
      }
      const now = performance.now()
      if (step < steps && now - shown < pauseMs) continue
      shown = now
      const secondsLeft = step === steps ? 0 : (((now - started) / step) * (steps - step)) / 1000
      emit({ layer: task.layer, step, steps, done: step === steps, secondsLeft, ...collect(batches) })
    }
  } finally {
    for (const batch of batches) batch.dispose()
  }
}

function wishesOf(architecture: CnnArchitecture, { layer, channels, seeds }: PrototypesTask): Wish[] {
  const all = channelsOf(architecture, layer)
  const unknown = channels?.find((channel) => channel >= all)
  if (unknown !== undefined) throw new LabError('bad-input', `channels: ${layer} has no channel ${unknown}; its ${all} channels are 0 to ${all - 1}`)
  const wanted = channels === undefined ? Array.from({ length: all }, (_, channel) => channel) : [...new Set(channels)]
  const wishes = [...new Set(seeds)].flatMap((seed) => wanted.map((channel) => ({ channel, seed })))
  if (wishes.length > maxPrototypes)
    throw new LabError('bad-input', `${wanted.length} channels with ${seeds.length} seeds are more than ${maxPrototypes} prototypes`)
  return wishes
}

function channelsOf(architecture: CnnArchitecture, layer: LayerName): number {
  const layers = layersOf(architecture)
  if (!layers.includes(layer)) throw new LabError('bad-input', `layer: there is no ${layer} without third pooling; there are ${layers.join(', ')}`)
  return layerShape(architecture, layer).at(-1)!
}

function inBatches(wishes: readonly Wish[]): Wish[][] {
  const count = Math.ceil(wishes.length / maximisationBatch)
  return Array.from({ length: count }, (_, i) => wishes.slice(i * maximisationBatch, (i + 1) * maximisationBatch))
}

function collect(batches: readonly Maximisation[]): Pick<PrototypesChunk, 'prototypes' | 'images'> {
  const images = new Float32Array(batches.reduce((sum, batch) => sum + batch.images.length, 0))
  const prototypes: Prototype[] = []
  for (const batch of batches) {
    images.set(batch.images, prototypes.length * imageLength)
    prototypes.push(...describe(batch))
  }
  return { prototypes, images }
}

function describe(batch: Maximisation): Prototype[] {
  const values = batch.values()
  return batch.wishes.map(({ channel, seed }, i) => ({
    channel,
    seed,
    value: values[i]!,
    percentile: null,
    solidity: solidityOf(batch.images.subarray(i * imageLength, (i + 1) * imageLength)),
    trouble: batch.followed[i] ? null : 'zero-gradient',
  }))
}
