import { describe, expect, it } from 'vitest'
import { galleryCells, spread, timeLeft, visibleFirst } from './gallery-plan'
import { blockOf, layersOf, objectiveFor } from './layers'

const layers = layersOf({ widths: [4, 8, 16], thirdPool: false })

describe('the layers of a model', () => {
  it('are those that its settings make', () => {
    expect(layers.map(({ id, channels }) => `${id} ${channels}`)).toEqual([
      'conv1 4',
      'relu1 4',
      'pool1 4',
      'conv2 8',
      'relu2 8',
      'pool2 8',
      'conv3 16',
      'relu3 16',
      'gap 16',
      'fc 10',
    ])
    expect(layersOf({}).map(({ channels }) => channels)).toEqual([32, 32, 32, 64, 64, 64, 128, 128, 128, 128, 10])
  })

  it('belong to three blocks, and the last two know one objective', () => {
    expect(['pool1', 'conv2', 'gap', 'fc'].map((layer) => blockOf(layer as 'gap'))).toEqual([0, 1, 2, 2])
    expect(objectiveFor('fc', 'channel_max')).toBe('channel_mean')
    expect(objectiveFor('conv3', 'channel_max')).toBe('channel_max')
  })
})

describe('the gallery', () => {
  it('takes channels from all over a layer, each once', () => {
    expect(spread(32, 4)).toEqual([0, 8, 16, 24])
    expect(spread(10, 4)).toEqual([0, 2, 5, 7])
    expect(spread(3, 4)).toEqual([0, 1, 2])
  })

  it('has three cells a layer, and one of gap and of fc, with the same channels under each objective', () => {
    const cells = galleryCells(layers, 2)
    expect(cells).toHaveLength(8 * 3 + 2)
    expect(cells.slice(0, 3).map(({ objective, channels }) => [objective, ...channels])).toEqual([
      ['channel_max', 0, 2],
      ['channel_mean', 0, 2],
      ['topk_mean', 0, 2],
    ])
  })

  it('fills what is in view first, each group from the input on', () => {
    const order = visibleFirst(galleryCells(layers, 2), new Set(['conv3', 'conv2']))
    expect([...new Set(order.map(({ layer }) => layer))].slice(0, 4)).toEqual(['conv2', 'conv3', 'conv1', 'relu1'])
    expect(order).toHaveLength(26)
  })

  it('knows the time that is left once something is done', () => {
    expect(timeLeft(3, 4, [])).toBeNull()
    expect(timeLeft(3, 4, [2, 4])).toBe(15)
    expect(timeLeft(3, 0, [])).toBe(3)
    expect(timeLeft(null, 0, [2])).toBeNull()
  })
})
