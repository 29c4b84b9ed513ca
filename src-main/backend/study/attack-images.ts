/**
 * Which sevens the study attacks. Those of the hard set that the baseline and all three cures are sure of; a cheater has few or none, so the baseline is trained on first; and
 * where that is not enough, each model gets images of its own, or the easy set has to do (the ways out of STUDY 5, in this order).
 */
import type { AttackJobInput, AttackSamples } from '../../contract/attack'
import { samplesFor } from '../attack/samples'
import type { JobServices } from '../jobs/kind'
import { modelOf } from '../models'
import { studyQuestion } from './plan'

export type Images = Pick<AttackJobInput, 'split' | 'choice' | 'samples'>

type Services = Pick<JobServices, 'store' | 'engine'>

export function hardSamples({ store, engine }: Services, runs: readonly string[]): Promise<AttackSamples> {
  const models = runs.map((run) => modelOf(store, run))
  return samplesFor({ store, engine }, { models, source: studyQuestion.source, split: 'hard', confidence: studyQuestion.confidence })
}

/** A set of a model's own with fewer images than this share of those asked for says nothing. */
const leastShare = 0.25

/** Null where there are none at all. */
export function imagesFor({ models, shared, onEasy }: AttackSamples, samples: number): Images | null {
  if (shared >= samples) return { split: 'hard', choice: 'shared', samples }
  const own = Math.min(samples, ...models.map(({ qualifying }) => qualifying))
  if (own >= samples * leastShare) return { split: 'hard', choice: 'per-model', samples: own }
  return onEasy === 0 ? null : { split: 'easy', choice: 'shared', samples: Math.min(samples, onEasy) }
}
