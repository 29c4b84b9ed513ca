/** One feature's card: its figures, the images on which it is strongest and where in them, its direction and what is near to it. */
import type * as z from 'zod'
import { LabError } from '../../contract/errors'
import { histogramBins, type FeatureCard, type featureInput, type FeatureScan } from '../../contract/sae'
import type { Backend } from '../backend'
import { cosines, decoderOf, directionOf, type Decoder } from './decoder'
import { featuresOf } from './feature-scans'
import { onSae, saeOf, type RunSae } from './source'
import { matchesOf, matchesOverSeeds } from './stability'

type Question = z.output<typeof featureInput>

const logits = 10
/** Neighbours that a card names. */
const nearestShown = 8

/**
 * Scans first where nobody has yet.
 * @throws LabError `bad-input` for a feature that is not there, `conflict` where the data is no longer the network's
 */
export async function featureCard(backend: Backend, question: Question, signal: AbortSignal): Promise<FeatureCard> {
  const { store } = backend
  const { feature } = question
  const sae = saeOf(store, question.sae)
  const decoder = decoderOf(sae)
  checkFeature(sae, decoder, feature)
  const scan = await featuresOf(backend, sae, question.split, () => {}, signal)
  return {
    ...figuresOf(scan, feature),
    ...(await examplesOf(backend, sae, scan, question, signal)),
    direction: directionOf(decoder, feature),
    nearest: nearestOf(decoder, feature),
    matches: matchesOf(matchesOverSeeds(store, sae), feature),
  }
}

/** @throws LabError `bad-input` for a feature that is not there */
export function checkFeature({ run }: RunSae, { latents }: Pick<Decoder, 'latents'>, feature: number): void {
  if (feature >= latents)
    throw new LabError('bad-input', `feature: the SAE ${run.id} has ${latents} features, 0 to ${latents - 1}; there is no ${feature}`)
}

function figuresOf({ features, histogram, zeros, effect }: FeatureScan, feature: number) {
  return {
    figures: features[feature]!,
    histogram: [...histogram.subarray(feature * histogramBins, (feature + 1) * histogramBins)],
    zeros: zeros[feature]!,
    effect: effect.slice(feature * logits, (feature + 1) * logits),
  }
}

/** Images on which it is above 0, the strongest first. */
async function examplesOf({ engine }: Backend, sae: RunSae, { top }: FeatureScan, { split, feature, count }: Question, signal: AbortSignal) {
  const first = feature * top.length
  const ranked = Array.from({ length: Math.min(count, top.length) }, (_, i) => ({ index: top.index[first + i]!, value: top.value[first + i]! }))
  const firing = ranked.filter(({ index, value }) => index >= 0 && value > 0)
  const indices = firing.map(({ index }) => index)
  const { maps, side } = await onSae(engine, sae, (refs) => engine.call('sae.maps', { ...refs, split, indices, feature }, signal))
  const settings = sae.model.run.dataset!
  const { digit, color, grey, palette, placement } = await engine.call('data.samples', { settings, split, indices }, signal)
  return { examples: firing.map((example, i) => ({ ...example, digit: digit[i]!, color: color[i]! })), grey, palette, placement, maps, side }
}

function nearestOf(decoder: Decoder, feature: number): FeatureCard['nearest'] {
  return Array.from(cosines(decoder, feature, decoder), (cosine, other) => ({ feature: other, cosine }))
    .filter((near) => near.feature !== feature)
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, nearestShown)
}
