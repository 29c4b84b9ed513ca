import { describe, expect, it } from 'vitest'
import type { PrototypesChunk } from '../../../src-main/contract/prototypes'
import { imageLength, itemKey, noAnswer, progressOf, withChunk } from './answer'
import { summarise, summariseBlocks, troubleWords } from './summary'
import { item } from './testing'
import { colorText, describeTile, hueName, hueText, shortValue, tileState } from './tile'

function chunk(channels: number[], changes: Partial<PrototypesChunk> = {}): PrototypesChunk {
  const prototypes = channels.map((channel) => {
    const { image: _, ...prototype } = item({ channel, value: channel })
    return prototype
  })
  const images = Float32Array.from({ length: channels.length * imageLength }, (_, i) => channels[Math.floor(i / imageLength)]! / 10)
  return { layer: 'conv1', step: 10, steps: 40, done: false, secondsLeft: 3, prototypes, images, ...changes }
}

describe('an answer', () => {
  it('takes each image with its channel, and keeps those that a chunk does not speak of', () => {
    const first = withChunk(noAnswer, chunk([2, 5]))
    const second = withChunk(first, chunk([5], { step: 40, done: true }))
    expect(first.items.get(itemKey(5, 0))?.image[0]).toBeCloseTo(0.5)
    expect(first.items.get(itemKey(5, 0))?.image).toHaveLength(imageLength)
    expect([...second.items.values()].map(({ value }) => value)).toEqual([2, 5])
    expect([progressOf(undefined), progressOf(noAnswer), progressOf(first), progressOf(second)]).toEqual([0, 0, 0.25, 1])
  })
})

describe('a tile', () => {
  it('names trouble instead of drawing the noise that is there', () => {
    expect(tileState(item({ trouble: 'zero-gradient' }), noAnswer)).toBe('zero-gradient')
    expect(describeTile(3, item({ trouble: 'dead' }), 'dead')).toBe('Channel 3: dead')
    expect(tileState(undefined, { ...noAnswer, status: 'failed' })).toBe('failed')
    expect(tileState(undefined, undefined)).toBe('waiting')
  })

  it('says that no real image comes as high', () => {
    expect(describeTile(0, item({ percentile: 1 }), 'picture')).toMatch(/above all real images$/)
  })

  it('says its colour in words', () => {
    expect(describeTile(14, item({ channel: 14, value: 3.214, percentile: 0.9981 }, { hue: 358 }), 'picture')).toBe(
      'Channel 14: solid red, value 3.21, above 99.8% of the real images',
    )
    expect(colorText(item({}, { solid: false, oneHue: 0.6, hue: 240 }))).toBe('mostly blue')
    expect(colorText(item({}, { solid: false, oneHue: 0.2, hue: 240 }))).toBe('no one colour')
    expect(colorText(item({}, { solid: false, oneHue: 0, hue: null }))).toBe('no colour')
    expect(colorText(item({}, { solid: false, oneHue: 1, saturation: 0.05 }))).toBe('no colour')
  })

  it('calls the study’s colours by their names', () => {
    const hues = { red: 0, green: 120, blue: 240, yellow: 60, magenta: 300, cyan: 180, orange: 30, purple: 270 }
    for (const [name, hue] of Object.entries(hues)) expect(hueName(hue), name).toBe(name)
    expect(hueName(-10)).toBe('red')
    expect([hueText(359.7), hueText(12.4)]).toEqual(['0°', '12°'])
  })

  it('writes its value so short that it fits', () => {
    expect([0.00605, -0.05, 0.251, 14.25].map(shortValue)).toEqual(['0.006', '−0.050', '0.251', '14.3'])
  })
})

describe('the summary', () => {
  const items = [
    item(),
    item({}, { solid: false }),
    item({ trouble: 'dead' }),
    item({ trouble: 'zero-gradient' }),
    item({ trouble: 'zero-gradient' }),
  ]

  it('counts no picture that is not there as solid', () => {
    expect(summarise(items)).toEqual({ of: 5, solid: 1, dead: 1, zeroGradient: 2 })
    expect(troubleWords(summarise(items))).toBe('1 is dead, 2 have no gradient to follow')
    expect(troubleWords(summarise([item()]))).toBe('')
  })

  it('goes by block', () => {
    const blocks = summariseBlocks([
      { layer: 'conv1', items: [item()] },
      { layer: 'pool1', items: [item({}, { solid: false })] },
      { layer: 'fc', items: [item()] },
    ])
    expect(blocks.map(({ solid, of }) => [solid, of])).toEqual([
      [1, 2],
      [0, 0],
      [1, 1],
    ])
  })
})
