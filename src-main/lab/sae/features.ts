/** A scan put together: what two passes over a set say of the features, and what the decoder adds to it. */
import type { FeatureFigures, FeatureScan } from '../../contract/sae'
import type { FeatureHistograms } from './feature-histograms'
import type { FeatureSums } from './feature-sums'

export interface ScannedFeatures {
  images: number
  /** Positions of an image. */
  positions: number
  sums: FeatureSums
  histograms: FeatureHistograms
  /** |W_dec,k|^2 in standardised units, [latents]. */
  squaredNorms: Float32Array
  /** [latents, 10] */
  effect: Float32Array
}

export function featureScan({ images, positions, sums, histograms, squaredNorms, effect }: ScannedFeatures): FeatureScan {
  return {
    images,
    vectors: images * positions,
    features: figuresOf(sums, histograms, squaredNorms),
    top: sums.ranked(),
    histogram: histograms.counts,
    zeros: histograms.zeros,
    effect,
  }
}

function figuresOf(sums: FeatureSums, histograms: FeatureHistograms, squaredNorms: Float32Array): FeatureFigures[] {
  const found = sums.figures()
  const carried = found.map(({ variance }, feature) => variance * squaredNorms[feature]!)
  const total = carried.reduce((sum, value) => sum + value, 0)
  return found.map(({ channel: feature, variance, low: _, high, dead: __, ...figures }) => {
    const frequency = histograms.frequency(feature)
    const share = total > 0 ? carried[feature]! / total : 0
    return { feature, ...figures, std: Math.sqrt(variance), high, frequency, dead: frequency === 0, varianceShare: share }
  })
}
