import { describe, expect, it } from 'vitest'
import { defaultRange, medianRows, successMarks, successSeries } from './charts'
import { figureTable } from './figure-table'
import type { Beside } from './published'
import { figures, image, model, result } from './testing'

const beside: Beside = { success: 0.2, median: 0.0432, mean: null, best: null, relative: null, reference: [{ epsilon: 0.05, share: 0 }] }
const none = figures({ median: null, mean: null, successAtBudget: { value: 0, count: 0, of: 20, low: 0, high: 0.16 } })
const curve = { share: Float64Array.of(0, 0.2, 1), low: Float64Array.of(0, 0.1, 0.8), high: Float64Array.of(0.1, 0.4, 1) }
const attack = result([
  model('a', { curve, images: [image(1), image(2, { epsilon: 0.08 }), image(3, { epsilon: null })] }),
  model('b', { figures: none }),
  model('c', { figures: null }),
])

describe('the plots of an attack', () => {
  it('draw medians of successes with the success rate on top, and only the images within the budget', () => {
    const [a, b, c] = medianRows(attack, 'budget', [beside, null, null])
    expect(a).toMatchObject({ value: 0.0432, low: 0.041, note: '20%, 4 of 20', points: [0.04], published: 0.0432 })
    expect(b).toMatchObject({ value: null, note: '0%, 0 of 20', absent: '0%, none succeeds within 0.05' })
    expect(c).toMatchObject({ value: null, absent: 'no image done yet' })
  })

  it('draw medians of all images over the whole range, beside which nothing was published', () => {
    const [a] = medianRows(attack, 'all', [beside, null, null])
    expect(a).toMatchObject({ value: 0.08, note: '100%, 20 of 20', points: [0.04, 0.08] })
    expect(a?.published).toBeUndefined()
  })

  it('begin with the range in which there is something to see', () => {
    expect(defaultRange(attack)).toBe('budget')
    expect(defaultRange(result([model('b', { figures: none })]))).toBe('all')
  })

  it('draw a curve for each model that has one, and marks in its colour', () => {
    const series = successSeries(attack)
    expect(series.map(({ id }) => id)).toEqual(['a'])
    expect(series[0]).toMatchObject({ y: curve.share, low: curve.low, high: curve.high, x: attack.epsilons })
    const marks = successMarks(attack, [beside, null, null])
    expect(marks.map(({ y }) => [...Array.from(y)])).toEqual([[0.2], [0]])
    expect(marks.every(({ slot }) => slot === series[0]?.slot)).toBe(true)
  })
})

it('the table of figures goes out with one value for each column, missing ones empty', () => {
  const { columns, rows } = figureTable(attack, [beside, null, null])
  expect(rows.map((row) => row.length)).toEqual(rows.map(() => columns.length))
  const cell = (row: number, column: string) => rows[row]?.[columns.indexOf(column)]
  expect(cell(0, 'median epsilon of successes')).toBe(0.0432)
  expect(cell(0, 'median epsilon of successes, images')).toBe(4)
  expect(cell(0, 'success within 0.05, high')).toBe(0.416)
  expect(cell(0, 'published success')).toBe(0.2)
  expect(cell(1, 'median epsilon of successes')).toBeNull()
  expect(cell(2, 'success within 0.05')).toBeNull()
})
