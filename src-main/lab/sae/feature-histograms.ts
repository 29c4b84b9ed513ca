/** How the codes of every feature are spread over vectors: a second pass, once the largest code of each is known. */
import { histogramBins } from '../../contract/sae'

export class FeatureHistograms {
  /** [latents, histogramBins] */
  readonly counts: Uint32Array
  /** Codes of 0 or less. [latents] */
  readonly zeros: Uint32Array
  /** Bins a unit of the code; 0 of a feature that never fires. [latents] */
  private readonly scale: Float64Array

  /** @param high the largest code of each feature, [latents]: the last bin ends there */
  constructor(high: Float32Array) {
    this.counts = new Uint32Array(high.length * histogramBins)
    this.zeros = new Uint32Array(high.length)
    this.scale = Float64Array.from(high, (value) => (value > 0 ? histogramBins / value : 0))
  }

  /** @param codes vector after vector, [vectors, latents] */
  add(codes: Float32Array): void {
    const { counts, zeros, scale } = this
    const latents = zeros.length
    const last = histogramBins - 1
    for (let vector = 0; vector < codes.length; vector += latents) {
      for (let feature = 0; feature < latents; feature++) {
        const code = codes[vector + feature]!
        if (code > 0) counts[feature * histogramBins + Math.min(last, Math.floor(code * scale[feature]!))]!++
        else zeros[feature]!++
      }
    }
  }

  /** Share of vectors on which the feature is above 0. */
  frequency(feature: number): number {
    const above = this.counts.subarray(feature * histogramBins, (feature + 1) * histogramBins).reduce((sum, count) => sum + count, 0)
    return above / (above + this.zeros[feature]!)
  }
}
