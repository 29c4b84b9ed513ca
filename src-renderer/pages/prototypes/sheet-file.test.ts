import { describe, expect, it } from 'vitest'
import { figuresTable } from './sheet-file'
import { item } from './testing'

describe('the table of figures', () => {
  it('has a row a prototype, and calls none solid that there is no picture of', () => {
    const items = [item({ channel: 3, value: 2, percentile: 0.5 }), item({ channel: 4, trouble: 'zero-gradient' })]
    const { columns, rows } = figuresTable([{ title: '', run: 'r1', layer: 'relu1', objective: 'topk_mean', items }])
    const row = (place: number) => Object.fromEntries(columns.map((column, i) => [column, rows[place]?.[i]]))
    expect(row(0)).toMatchObject({
      run: 'r1',
      layer: 'relu1',
      objective: 'topk_mean',
      channel: 3,
      value: 2,
      percentile: 0.5,
      hue: 120,
      solid: 'yes',
      trouble: '',
    })
    expect(row(1)).toMatchObject({ channel: 4, percentile: null, solid: 'no', trouble: 'zero-gradient' })
  })
})
