import { describe, expect, it } from 'vitest'
import { overall } from './progress'
import { knownAt, placesOf, publishedText } from './places'
import { moreSeeds } from './seeds'
import { saeRow } from './testing'

describe('the seven places', () => {
  const chosen = saeRow('chosen', { seed: 1 })
  const rows = [
    saeRow('gap-topk', { layer: 'gap', variant: 'topk' }),
    saeRow('gap-0', { layer: 'gap' }),
    saeRow('gap-1', { layer: 'gap', seed: 1 }),
    saeRow('relu3-0'),
    chosen,
    saeRow('position', { aggregation: 'per_position' }),
  ]
  it('take the SAE in view, and elsewhere the one most like it', () => {
    const places = placesOf(rows, chosen)
    expect(places.map(({ name }) => name)).toEqual([
      'relu1 spatial_mean',
      'relu2 spatial_mean',
      'relu3 spatial_mean',
      'gap',
      'relu1 per_position',
      'relu2 per_position',
      'relu3 per_position',
    ])
    expect(places.map(({ sae }) => sae?.run)).toEqual([undefined, undefined, 'chosen', 'gap-1', undefined, undefined, 'position'])
  })

  it('have the study’s numbers beside its own variant alone', () => {
    expect(knownAt(chosen)).toMatchObject({ reference: { color: 0.93, digit: 0.44 }, published: { digit: [0.66] } })
    expect(knownAt(saeRow('x', { layer: 'gap', variant: 'topk' }))).toBeNull()
    expect(knownAt(saeRow('x', { settings: { lambda: 0.1 } }))).toBeNull()
    expect([publishedText([0.85, 0.9]), publishedText([0.74]), publishedText([]), publishedText(undefined)]).toEqual([
      '0.85–0.90',
      '0.74',
      undefined,
      undefined,
    ])
  })
})

describe('other seeds', () => {
  it('bring a configuration to three, with those that nobody has', () => {
    const row = saeRow('a', { seed: 1 })
    expect(moreSeeds(row, [row])).toEqual({
      run: 'net',
      epoch: 4,
      configurations: [{ layer: 'relu3', aggregation: 'spatial_mean', variant: 'relu-l1', settings: row.settings }],
      seeds: [0, 2],
    })
    expect(moreSeeds(row, [row, saeRow('b', { seed: 0 }), saeRow('c', { seed: 2, groupKey: 'other' })]).seeds).toEqual([2])
    // One that was never finished is trained again.
    expect(moreSeeds(row, [row, saeRow('d', { seed: 0, quality: null })]).seeds).toEqual([0, 2])
  })
})

describe('progress of several passes', () => {
  it('counts those before, and takes those after to be as long', () => {
    expect(overall({ done: 50, total: 100, secondsLeft: 4 }, 1, 4)).toEqual({ done: 150, total: 400, secondsLeft: 4 + 8 * 2 })
    expect(overall({ done: 0, total: 100, secondsLeft: null }, 0, 2)).toEqual({ done: 0, total: 200, secondsLeft: null })
  })
})
