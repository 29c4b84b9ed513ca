import { describe, expect, it } from 'vitest'
import { layoutLines, pathOf, type LineView } from '../charts/line-layout'
import { pooledBins, reliabilityLine } from './pooled'

const bin = (count: number, confidence: number, accuracy: number) => ({ low: 0, high: 1, count, confidence, accuracy })

describe('bins of several seeds', () => {
  const pooled = pooledBins([
    [bin(30, 0.5, 0.4), bin(4, 0.7, 1), bin(1000, 0.9, 0.8)],
    [bin(10, 0.6, 0.8), bin(5, 0.7, 0), { low: 0, high: 1, count: 0, confidence: null, accuracy: null }],
  ])

  it('are weighed with their images', () => {
    expect(pooled.map(({ count }) => count)).toEqual([40, 9, 1000])
    expect(pooled[0]?.confidence).toBeCloseTo((30 * 0.5 + 10 * 0.6) / 40, 12)
    expect(pooled[0]?.accuracy).toBeCloseTo((30 * 0.4 + 10 * 0.8) / 40, 12)
  })

  it('are joined by a line that passes over those of few images, and have dots by how many they are', () => {
    const line = reliabilityLine(pooled)
    expect(line.loose).toEqual([false, true, false])
    const [some, few, many] = Array.from(line.radius)
    expect(few).toBeLessThan(some as number)
    expect(some).toBeLessThan(many as number)
    const series = { id: 'g', label: 'g', slot: 0, dots: true, ...line }
    const view: LineView = {
      x: { label: 'confidence' },
      y: { label: 'right' },
      series: [series],
      marks: [],
      references: [],
      xDomain: [0, 1],
      yDomain: [0, 1],
      xScale: 'linear',
      yScale: 'linear',
      xFormat: String,
      yFormat: String,
      wholeX: false,
    }
    const path = pathOf(series, layoutLines(view, 400, 300), 'linear')
    expect(path.d?.match(/[ML]/g)).toEqual(['M', 'L'])
    expect(path.dots).toEqual([0, 1, 2])
  })
})
