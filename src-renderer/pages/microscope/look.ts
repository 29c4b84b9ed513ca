/** What is looked at, in words and in the address. */
import { layerNames, type LayerId } from '../../../src-main/contract/images'
import type { ObjectiveId } from '../../../src-main/contract/prototypes'
import type { Split } from '../../../src-main/contract/study'
import type { EngineKind } from '../../../src-main/contract/system'
import { usualThresholds, type Thresholds } from './verdict'

export const objectiveLabels: Record<ObjectiveId, string> = { channel_max: 'Max', channel_mean: 'Mean', topk_mean: 'Top-k' }
export const objectiveMeaning: Record<ObjectiveId, string> = {
  channel_max: 'The largest value of its map',
  channel_mean: 'The mean of its map',
  topk_mean: 'The mean of the 32 largest values of its map',
}

/** Sets in the order in which they are offered: figures are reported on the first. */
export const splitOrder: readonly Split[] = ['balanced', 'hard', 'easy', 'train']

/** Images a second of a forward pass with all layers, as a cautious guess before anything was measured. */
const imagesPerSecond: Record<EngineKind, number> = { cuda: 60_000, cpu: 6_000, wasm: 800 }

export function scanSeconds(images: number, engine: EngineKind): number {
  return images / imagesPerSecond[engine]
}

/** "about 2 s", "about 1 min" */
export function aboutSeconds(seconds: number | null): string {
  if (seconds === null) return 'some seconds'
  return seconds < 55 ? `about ${Math.max(1, Math.round(seconds))} s` : `about ${Math.round(seconds / 60)} min`
}

/** A number inside bounds of the address, else the fallback. */
export function readNumber(text: string | null, low: number, high: number, fallback: number): number {
  const value = text === null || !/^\d+(\.\d+)?$/.test(text) ? Number.NaN : Number(text)
  return value >= low && value <= high ? value : fallback
}

export function readThresholds(selectivity: string | null, effectiveNumber: string | null): Thresholds {
  return {
    selectivity: readNumber(selectivity, 0, 1, usualThresholds.selectivity),
    effectiveNumber: readNumber(effectiveNumber, 1, 10, usualThresholds.effectiveNumber),
  }
}

export function isLayer(text: string | null): text is LayerId {
  return layerNames.some((name) => name === text)
}

/** Sets in the address: `scans=hard,easy`. */
export function readSplits(text: string | null): Split[] {
  const asked = (text ?? '').split(',')
  return splitOrder.filter((split) => asked.includes(split))
}

/** A quantile with as many places as it takes to tell it from 1: 0.9993 -> "99.93%". */
export function quantileText(quantile: number): string {
  const digits = quantile > 0.999 ? 2 : quantile > 0.99 ? 1 : 0
  return `${(Math.floor(quantile * 100 * 10 ** digits) / 10 ** digits).toFixed(digits)}%`
}

export function figureText(value: number | null | undefined, digits = 2): string {
  return value === null || value === undefined ? '–' : value.toFixed(digits)
}
