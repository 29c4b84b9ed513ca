import { softmax } from '../../../src-main/contract/softmax'
import { describe, expect, it } from 'vitest'
import { orderCells, paintMap, stripCells, strongest, valueText, type LayerMaps } from './channel-strip'
import { quantileText, readThresholds } from './look'
import { formatImage, parseImage } from './own-image'

/** Two channels of 2 x 2, channels last. */
const layer: LayerMaps = {
  layer: 'pool3',
  side: 2,
  channels: 2,
  map: Float32Array.of(0, 4, 1, -1, 2, 0, 0, 0),
  max: Float32Array.of(2, 4),
  mean: Float32Array.of(0.75, 0.75),
}

describe('the strip', () => {
  it('writes no minus before a zero', () => {
    expect([-0.004, -0.006, 0.004, 1.255].map(valueText)).toEqual(['0.00', '−0.01', '0.00', '1.25'])
  })

  it('orders by value, by change and by selectivity, ties by number', () => {
    const before = { ...layer, max: Float32Array.of(5, 4) }
    const cells = stripCells(layer, 'channel_max', before)
    expect(cells).toEqual([
      { channel: 0, value: 2, change: -3 },
      { channel: 1, value: 4, change: 0 },
    ])
    const order = (by: Parameters<typeof orderCells>[1]) =>
      orderCells(cells, by, (channel) => [null, 0.5][channel] ?? null).map((cell) => cell.channel)
    expect(order('number')).toEqual([0, 1])
    expect(order('value')).toEqual([1, 0])
    expect(order('change')).toEqual([0, 1])
    expect(order('selectivity')).toEqual([1, 0])
    expect(orderCells(stripCells(layer, 'channel_mean', null), 'value', () => null).map((cell) => cell.channel)).toEqual([0, 1])
  })
  it('paints a channel on the scale of the layer', () => {
    expect(strongest(layer)).toBe(4)
    const out = new Uint8ClampedArray(16)
    paintMap(layer, 1, 4, Uint8Array.of(0, 0, 0, 10, 20, 30, 100, 110, 120), out)
    expect([...out]).toEqual([100, 110, 120, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255])
    paintMap(layer, 0, 4, Uint8Array.of(0, 0, 0, 10, 20, 30, 100, 110, 120), out)
    expect([...out.slice(8, 12)]).toEqual([10, 20, 30, 255])
  })
})

describe('probabilities', () => {
  it('are the softmax, of large logits too', () => {
    expect(softmax([0, Math.log(3)])).toEqual([expect.closeTo(0.25, 12), expect.closeTo(0.75, 12)])
    expect(softmax([1000, 1000])).toEqual([0.5, 0.5])
  })
})

describe('the address', () => {
  it('holds an image', () => {
    const images = [
      { from: 'split', split: 'hard', index: 12 },
      { from: 'split', split: 'train', index: 0, color: 3 },
      { from: 'drawing', grey: new Uint8Array(784).fill(34), rgb: [255, 128, 0] },
    ] as const
    for (const image of images) expect(parseImage(formatImage(image as never))).toEqual(image)
    expect(formatImage(images[1])).toBe('train.0.c3')
    for (const text of [null, '', 'hard', 'hard.x', 'hard.1.c10', 'nosuch.1', 'draw.ff0000.zz', 'draw.red.']) expect(parseImage(text)).toBeNull()
  })
  it('holds thresholds inside their bounds', () => {
    expect(readThresholds('0.7', '3')).toEqual({ selectivity: 0.7, effectiveNumber: 3 })
    expect(readThresholds('1.2', 'x')).toEqual({ selectivity: 0.5, effectiveNumber: 2 })
  })
})

describe('quantileText', () => {
  it('never rounds up to all', () => {
    expect([0.5, 0.995, 0.99996].map(quantileText)).toEqual(['50%', '99.5%', '99.99%'])
  })
})
