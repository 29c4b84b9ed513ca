import { afterAll, describe, expect, it } from 'vitest'
import { architectureOf } from './architecture'
import { disposeParams } from './cnn'
import { initParams } from './init'
import { toTorch, weightsHash } from './safetensors'

const architecture = architectureOf({ widths: [32, 64, 128], thirdPool: true })
const params = initParams(architecture, 0)
const weights = toTorch(params)
afterAll(() => disposeParams(params))

describe.each([
  ['conv1', 27],
  ['conv2', 288],
  ['conv3', 576],
  ['fc', 128],
])('%s, %d inputs an output', (layer, fanIn) => {
  const bound = 1 / Math.sqrt(fanIn)

  it.each(['weight', 'bias'])('%s within 1 / sqrt(fan_in), and up to it', (kind) => {
    const { data } = weights[`${layer}.${kind}`]!
    const largest = Math.max(...Array.from(data, Math.abs))
    expect(largest).toBeLessThanOrEqual(Math.fround(bound))
    // The largest of n even draws is below 1 - 10 / n once in 22,000 times.
    expect(largest).toBeGreaterThan(bound * Math.max(0.3, 1 - 10 / data.length))
  })

  it('weight spread evenly: mean 0, variance bound^2 / 3', () => {
    const data = Array.from(weights[`${layer}.weight`]!.data)
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length
    const variance = data.reduce((sum, value) => sum + value * value, 0) / data.length
    // Four standard errors.
    expect(Math.abs(mean)).toBeLessThan((4 * bound) / Math.sqrt(3 * data.length))
    expect(Math.abs(variance / ((bound * bound) / 3) - 1)).toBeLessThan(4 * Math.sqrt(0.8 / data.length))
  })
})

describe('seeds', () => {
  function hash(seed: number, ...purpose: (string | number)[]): string {
    const made = initParams(architecture, seed, ...purpose)
    const found = weightsHash(toTorch(made))
    disposeParams(made)
    return found
  }

  it('the same gives the same weights', () => {
    expect(hash(0)).toBe(weightsHash(weights))
  })

  it('another, or another purpose, gives others', () => {
    expect(new Set([hash(0), hash(1), hash(2), hash(0, 'new head'), hash(0, 'new head', 1)]).size).toBe(5)
  })

  it('no two tensors share their numbers', () => {
    const firsts = Object.values(weights).map(({ shape, data }) => data[0]! * Math.sqrt(shape.length))
    expect(new Set(firsts).size).toBe(8)
    expect(weights['conv2.weight']!.data.slice(0, 32)).not.toEqual(weights['conv2.bias']!.data.slice(0, 32))
  })
})
