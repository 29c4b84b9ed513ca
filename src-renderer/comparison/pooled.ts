/** Figures of a group's seeds taken together: all their answers are counted as one. */
import type { ReliabilityBin } from '../../src-main/contract/compare'
import type { Series } from '../charts/series'
import type { Share } from '../../src-main/contract/diagnose'

/** Right answers over all answers, 0..1; null where there are none. */
export function pooledShare(shares: readonly (Share | undefined)[]): number | null {
  const of = shares.reduce((sum, share) => sum + (share?.of ?? 0), 0)
  return of === 0 ? null : shares.reduce((sum, share) => sum + (share?.count ?? 0), 0) / of
}

/** The i-th share of each seed together: [shares], by digit or by colour. */
export function pooledShares(seeds: readonly (readonly Share[])[], length = 10): (number | null)[] {
  return Array.from({ length }, (_, i) => pooledShare(seeds.map((shares) => shares[i])))
}

/** Of fewer images than this a mean says little. */
export const fewImages = 10

/** Bins as a line with dots: the more images, the larger the dot; bins of few are small dots beside the line. */
export function reliabilityLine(bins: ReturnType<typeof pooledBins>): Required<Pick<Series, 'x' | 'y' | 'radius' | 'loose'>> {
  return {
    x: bins.map(({ confidence }) => confidence),
    y: bins.map(({ accuracy }) => accuracy),
    radius: bins.map(({ count }) => (count < fewImages ? 2.5 : Math.min(8, 3 + 1.25 * Math.log10(count / fewImages)))),
    loose: bins.map(({ count }) => count < fewImages),
  }
}

/** Bins of several seeds as one, each weighed with its images; those without an image are left out. */
export function pooledBins(seeds: readonly (readonly ReliabilityBin[])[]): { confidence: number; accuracy: number; count: number }[] {
  const bins = seeds[0]?.length ?? 0
  return Array.from({ length: bins }, (_, i) => seeds.flatMap((seed) => seed[i] ?? []))
    .map((same) => {
      const count = same.reduce((sum, bin) => sum + bin.count, 0)
      const mean = (of: (bin: ReliabilityBin) => number | null) => same.reduce((sum, bin) => sum + bin.count * (of(bin) ?? 0), 0) / count
      return { count, confidence: mean((bin) => bin.confidence), accuracy: mean((bin) => bin.accuracy) }
    })
    .filter(({ count }) => count > 0)
}
