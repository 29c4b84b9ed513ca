/** What can be done where too few images qualify (STUDY 5). */
import type { AttackSamples } from '../../../src-main/contract/attack'
import type { RunSummary } from '../../../src-main/contract/runs'

/** Within the study's own training of its baseline. */
export const mostEpochs = 12

export interface Asked {
  split: string
  choice: 'shared' | 'per-model'
  samples: number
  confidence: number
}

/** How many images each model would be attacked on: the fewest where each has images of its own. */
export function enoughFor(found: AttackSamples, { choice, samples }: Pick<Asked, 'choice' | 'samples'>): boolean {
  const least = choice === 'shared' ? found.shared : Math.min(...found.models.map(({ qualifying }) => qualifying))
  return least >= samples
}

export interface WaysOut {
  /** The run that the fewest images qualify for, where it can be trained on; and why it cannot, where it cannot. */
  train: { run: string; qualifying: number } | null
  /** Ascending thresholds below the one asked for, each with more images than there are. */
  thresholds: { confidence: number; shared: number }[]
  /** Images of the easy set, where they are more. */
  easy: number | null
  /** Each model on images of its own. */
  perModel: boolean
  /** Those that there are. */
  fewer: number | null
}

/** @param runs of the models, in any order */
export function waysOut(found: AttackSamples, asked: Asked, runs: readonly Pick<RunSummary, 'id' | 'kind' | 'epoch'>[]): WaysOut {
  const shared = asked.choice === 'shared'
  const least = [...found.models].sort((a, b) => a.qualifying - b.qualifying)[0]
  const run = runs.find(({ id }) => id === least?.run)
  const trainable = run?.kind === 'train' && run.epoch < mostEpochs && (asked.split === 'hard' || asked.split === 'easy')
  const has = shared ? found.shared : (least?.qualifying ?? 0)
  return {
    train: trainable && least ? { run: least.run, qualifying: least.qualifying } : null,
    thresholds: found.atLower.filter((lower) => lower.confidence < asked.confidence && lower.shared > found.shared),
    easy: asked.split !== 'easy' && found.onEasy > found.shared ? found.onEasy : null,
    perModel: shared && found.models.length > 1 && found.models.some(({ qualifying }) => qualifying > found.shared),
    fewer: has > 0 && has < asked.samples ? has : null,
  }
}

/** "P(7) above 0.3", and for 0 "7 is the answer". */
export function thresholdText(digit: number, confidence: number): string {
  return confidence === 0 ? `${digit} is the answer` : `P(${digit}) above ${confidence}`
}
