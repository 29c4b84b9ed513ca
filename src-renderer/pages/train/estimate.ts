/** How long a training will take. */
import type { EngineKind } from '../../../src-main/contract/system'

/** Before anything was measured: images a second of the study's network at batch 128 (RUNTIMES: a two-core machine; a GPU as a cautious guess). */
const imagesPerSecond: Record<EngineKind, number> = { cuda: 40_000, cpu: 5_000, wasm: 500 }
/** Evaluation of an image takes about this share of training on one. */
const evaluationShare = 0.35

export interface Plan {
  engine: EngineKind
  runs: number
  epochs: number
  trainSize: number
  testSize: number
  /** Channels of the three convolutions. */
  widths: readonly number[]
  /** Of the method, as its entry of the catalogue says. */
  cost?: number
  /** Of the study's network, where it was measured on this machine. */
  measured?: number | undefined
}

/** Seconds. */
export function estimateSeconds({ engine, runs, epochs, trainSize, testSize, widths, cost = 1, measured }: Plan): number {
  const images = trainSize * cost + 2 * testSize * evaluationShare
  return (runs * epochs * images * relativeCost(widths)) / (measured ?? imagesPerSecond[engine])
}

/** Multiplications of the convolutions against those of the study's network; small networks do not get arbitrarily fast. */
export function relativeCost(widths: readonly number[]): number {
  const cost = ([a = 32, b = 64, c = 128]: readonly number[]) => 28 * 28 * 3 * a + 14 * 14 * a * b + 7 * 7 * b * c
  return Math.max(0.15, cost(widths) / cost([32, 64, 128]))
}

/** "about 1 minute", "about 40 seconds", "about 2 hours". */
export function aboutTime(seconds: number): string {
  if (seconds < 50) return `about ${Math.max(10, Math.round(seconds / 10) * 10)} seconds`
  const minutes = Math.max(1, Math.round(seconds / 60))
  if (minutes < 90) return `about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`
  const hours = Math.round(minutes / 60)
  return `about ${hours} hours`
}
