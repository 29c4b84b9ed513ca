/** Curves of the ten classes, as the charts of the page take them. */
import type { Series } from '../../charts/series'

export const measures = ['logit', 'probability'] as const
export type Measure = (typeof measures)[number]

type Curve = Pick<Series, 'x' | 'y' | 'low' | 'high'>

/** One line a class: those of note in colours that stay theirs while one drags, the others thin. */
export function classSeries(ofNote: readonly number[], curve: (of: number) => Curve): Series[] {
  return Array.from({ length: 10 }, (_, of) => {
    const slot = ofNote.indexOf(of)
    return { id: `class-${of}`, label: `class ${of}`, slot: slot < 0 ? 7 : slot, faint: slot < 0, ...curve(of) }
  })
}
