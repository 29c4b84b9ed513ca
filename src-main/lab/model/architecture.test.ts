import { describe, expect, it } from 'vitest'
import { architectureOf, layerShape, layersOf, parameterCount, torchShapes } from './architecture'

const study = architectureOf({ widths: [32, 64, 128], thirdPool: true })
const twoPools = architectureOf({ widths: [32, 64, 128], thirdPool: false })

it('has the study’s 94,538 parameters, with and without third pooling', () => {
  expect(parameterCount(study)).toBe(94_538)
  expect(parameterCount(twoPools)).toBe(94_538)
  // (3 * 9 * 4 + 4) + (4 * 9 * 8 + 8) + (8 * 9 * 16 + 16) + (16 * 10 + 10)
  expect(parameterCount(architectureOf({ widths: [4, 8, 16], thirdPool: true }))).toBe(112 + 296 + 1168 + 170)
})

it('halves the sides 28, 14, 7, and drops the odd row: 3', () => {
  expect(layersOf(study).map((layer) => [layer, ...layerShape(study, layer)])).toEqual([
    ['conv1', 28, 28, 32],
    ['relu1', 28, 28, 32],
    ['pool1', 14, 14, 32],
    ['conv2', 14, 14, 64],
    ['relu2', 14, 14, 64],
    ['pool2', 7, 7, 64],
    ['conv3', 7, 7, 128],
    ['relu3', 7, 7, 128],
    ['pool3', 3, 3, 128],
    ['gap', 128],
    ['fc', 10],
  ])
})

it('without third pooling averages 7x7', () => {
  expect(layersOf(twoPools)).toEqual(['conv1', 'relu1', 'pool1', 'conv2', 'relu2', 'pool2', 'conv3', 'relu3', 'gap', 'fc'])
  expect(layerShape(twoPools, 'relu3')).toEqual([7, 7, 128])
  expect(layerShape(twoPools, 'gap')).toEqual([128])
})

it('names and shapes its weights as PyTorch does, in that order', () => {
  expect(Object.entries(torchShapes(study))).toEqual([
    ['conv1.weight', [32, 3, 3, 3]],
    ['conv1.bias', [32]],
    ['conv2.weight', [64, 32, 3, 3]],
    ['conv2.bias', [64]],
    ['conv3.weight', [128, 64, 3, 3]],
    ['conv3.bias', [128]],
    ['fc.weight', [10, 128]],
    ['fc.bias', [10]],
  ])
})

describe('widths that make no network', () => {
  it.each([[[]], [[32, 64]], [[32, 64, 128, 256]], [[0, 64, 128]], [[32, -64, 128]], [[32, 64, NaN]], [[32, 64, 1.5]]])('%j', (widths) => {
    expect(() => architectureOf({ widths, thirdPool: true })).toThrow(/three whole numbers above 0/)
  })
})
