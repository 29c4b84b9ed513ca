import { rgb } from 'd3'
import { describe, expect, it } from 'vitest'
import { categorical, categoricalCount, contrast, diverging, inkOn, luminance, runSlot, sequential, splitSlots, type Scheme } from './scales'

const schemes: Scheme[] = ['light', 'dark']
const page: Record<Scheme, string[]> = { light: ['#ffffff', '#f6f6f4'], dark: ['#1b1b1a', '#131312'] }

/** Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB. */
const dichromacies = {
  none: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}

function linear(color: string): number[] {
  const { r, g, b } = rgb(color)
  return [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
}

/** OKLab (Ottosson 2020) of a colour as seen under a dichromacy. */
function seen(color: string, matrix: number[]): number[] {
  const [r, g, b] = linear(color) as [number, number, number]
  const [R, G, B] = [0, 3, 6].map((row) => Math.max(0, matrix[row]! * r + matrix[row + 1]! * g + matrix[row + 2]! * b)) as [number, number, number]
  const l = Math.cbrt(0.4122214708 * R + 0.5363325363 * G + 0.0514459929 * B)
  const m = Math.cbrt(0.2119034982 * R + 0.6806995451 * G + 0.1073969566 * B)
  const s = Math.cbrt(0.0883024619 * R + 0.2817188376 * G + 0.6299787005 * B)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}
const distance = (a: number[], b: number[]) => Math.hypot(...a.map((v, i) => v - b[i]!))

describe('categorical scale', () => {
  for (const scheme of schemes) {
    it(`stands out from the ${scheme} page by 3:1`, () => {
      for (let slot = 0; slot < categoricalCount; slot++)
        for (const ground of page[scheme]) expect(contrast(categorical(slot, scheme), ground), `slot ${slot}`).toBeGreaterThanOrEqual(3)
    })
    for (const [name, matrix] of Object.entries(dichromacies)) {
      it(`keeps its colours apart, ${scheme}, ${name}`, () => {
        // 0.02 is about a just noticeable difference in OKLab; the four splits share a plot and are held further apart.
        for (let a = 0; a < categoricalCount; a++) {
          for (let b = 0; b < a; b++) {
            const apart = distance(seen(categorical(a, scheme), matrix), seen(categorical(b, scheme), matrix))
            expect(apart, `slots ${a} and ${b}`).toBeGreaterThan(a < 4 && b < 4 ? 0.15 : 0.09)
          }
        }
      })
    }
  }

  it('gives splits and the first four runs different slots', () => {
    const slots = [...Object.values(splitSlots), ...[0, 1, 2, 3].map(runSlot)]
    expect(new Set(slots).size).toBe(8)
  })
})

describe('sequential and diverging scales', () => {
  it('moves away from the page all the way', () => {
    for (const scheme of schemes) {
      const steps = Array.from({ length: 21 }, (_, i) => luminance(sequential(i / 20, scheme)))
      for (let i = 1; i < steps.length; i++) {
        if (scheme === 'light') expect(steps[i]!).toBeLessThan(steps[i - 1]!)
        else expect(steps[i]!).toBeGreaterThan(steps[i - 1]!)
      }
    }
  })

  it('tells less from more under every dichromacy, by hue or by light', () => {
    for (const scheme of schemes) {
      for (const matrix of Object.values(dichromacies)) {
        expect(distance(seen(diverging(-0.6, scheme), matrix), seen(diverging(0.6, scheme), matrix))).toBeGreaterThan(0.05)
      }
    }
  })

  it('clamps what lies outside', () => {
    expect(sequential(7, 'light')).toBe(sequential(1, 'light'))
    expect(diverging(-9, 'dark')).toBe(diverging(-1, 'dark'))
  })

  it('always has a readable ink', () => {
    for (const scheme of schemes) {
      for (let i = 0; i <= 100; i++) {
        for (const fill of [sequential(i / 100, scheme), diverging(i / 50 - 1, scheme)])
          expect(contrast(fill, inkOn(fill))).toBeGreaterThanOrEqual(4.5)
      }
    }
  })
})

describe('contrast', () => {
  it('knows the extremes and a worked example', () => {
    expect(contrast('#000', '#fff')).toBeCloseTo(21, 5)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })
})
