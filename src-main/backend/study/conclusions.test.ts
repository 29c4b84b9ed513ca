import { describe, expect, it } from 'vitest'
import type { StudyMeasure } from '../../contract/study-run'
import { conclude, conclusionsOf, conclusionSpecs } from './conclusions'
import type { Measures } from './figures'

const measure = (mean: number, low: number | null = null, high: number | null = null): StudyMeasure => ({
  ...{ mean, low, high, over: 'seeds', n: 3, values: [mean] },
})
const spec = (number: number) => conclusionSpecs.find((one) => one.number === number)!
const verdict = (number: number, measures: Measures, quick = false) => conclude(spec(number), measures, quick)

describe('a condition', () => {
  const conditions = [
    { figure: 'a', says: '', unit: 'share', is: 'above', than: 0.5 } as const,
    { figure: 'b', says: '', unit: 'share', is: 'below', than: 0.1 } as const,
  ]
  it.each<[string, Measures, string]>([
    ['both hold', { a: measure(0.7, 0.6, 0.8), b: measure(0.05, 0, 0.09) }, 'confirmed'],
    ['both hold, without intervals', { a: measure(0.51), b: measure(0.09) }, 'confirmed'],
    ['one does not', { a: measure(0.7, 0.6, 0.8), b: measure(0.2, 0.1, 0.3) }, 'refuted'],
    ['one does not, the other is not measured', { a: measure(0.4, 0.3, 0.5) }, 'refuted'],
    ['an interval holds the limit', { a: measure(0.6, 0.45, 0.75), b: measure(0.05, 0, 0.09) }, 'open'],
    ['one is not measured', { a: measure(0.7, 0.6, 0.8) }, 'open'],
    ['a mean at the limit does not reach it', { a: measure(0.5), b: measure(0.05) }, 'refuted'],
  ])('%s: %s', (_what, measures, expected) => {
    expect(conclude({ conditions }, measures, false)).toBe(expected)
    expect(conclude({ conditions }, measures, true)).toBe('open')
  })
})

describe("the study's conclusions", () => {
  it('are eight, numbered as STUDY.md does, each with a text and a rule', () => {
    expect(conclusionSpecs.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    for (const { text, rule, conditions } of conclusionSpecs) expect([text, rule, conditions.length > 0].every(Boolean)).toBe(true)
  })

  it('1: the gap goes where the shortcut is not reliable', () => {
    expect(verdict(1, { 'cheater.gap': measure(0.83, 0.8, 0.86), 'canvas.unbiased.gap': measure(0.01, 0, 0.02) })).toBe('confirmed')
    expect(verdict(1, { 'cheater.gap': measure(0.83, 0.8, 0.86), 'canvas.unbiased.gap': measure(0.7, 0.6, 0.8) })).toBe('refuted')
  })

  it('3: hues alone are not enough, channels have to be about one colour', () => {
    const hues = { 'prober.solid.conv1': measure(0.72, 0.6, 0.85), 'prober.onlyDigit.conv3': measure(0, 0, 0.03) }
    expect(verdict(3, { ...hues, 'prober.onlyColor.conv1': measure(0.06, 0, 0.15) })).toBe('refuted')
    expect(verdict(3, { ...hues, 'prober.onlyColor.conv1': measure(0.8, 0.7, 0.9) })).toBe('confirmed')
  })

  it('4: green has to be above red, beyond what two draws of zeros differ by', () => {
    expect(verdict(4, { 'gradcam.median.difference': measure(0.26, 0.2, 0.3) })).toBe('confirmed')
    expect(verdict(4, { 'gradcam.median.difference': measure(0.1, -0.1, 0.3) })).toBe('open')
    expect(verdict(4, { 'gradcam.median.difference': measure(-0.2, -0.3, -0.1) })).toBe('refuted')
  })

  it('8: steering and ablation both count', () => {
    expect(verdict(8, { 'sae.steer.toColor': measure(0.03, 0.01, 0.04), 'sae.ablation.changed': measure(0.0145) })).toBe('refuted')
    expect(verdict(8, { 'sae.steer.toColor': measure(0.3, 0.2, 0.4), 'sae.ablation.changed': measure(0.0145) })).toBe('confirmed')
  })

  it('say the numbers that decide, those beside them, and what is missing', () => {
    const measures = { 'cheater.errorsFollow': measure(0.97, 0.96, 0.98), 'cheater.follow': measure(0.85) }
    const [, second, third] = conclusionsOf([{ preset: 'as-written', measures }], false)
    expect(second!.results).toEqual([
      {
        preset: 'as-written',
        verdict: 'confirmed',
        because: 'errors that follow the colour 97.0% (96.0% to 98.0%); beside: of all hard digits 85.0%',
      },
    ])
    expect(third!.results[0]!.because).toContain('prototypes of conv1 that are one hue not measured')
  })

  it('stand beside each other for both presets', () => {
    const presets = (['as-written', 'two-pools'] as const).map((preset, place) => ({
      preset,
      measures: { 'cheater.errorsFollow': measure(place ? 0.9 : 0.2) },
    }))
    expect(conclusionsOf(presets, false)[1]!.results.map(({ verdict }) => verdict)).toEqual(['refuted', 'confirmed'])
  })
})
