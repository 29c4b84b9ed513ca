import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { describePrototypes, questionOf, tensorFile, type PrototypesResult } from './commands/prototypes'
import { sheetPng } from './sheet'

const flags = { layer: 'conv1', objective: 'channel_mean', channels: 'all' } as const
const solidity = { oneHue: 1, saturation: 1, hue: 120, solid: true }
const result: PrototypesResult = {
  run: 'abc',
  epoch: 4,
  layer: 'conv1',
  objective: 'channel_mean',
  settings: questionOf('abc', { ...flags }).settings,
  reference: 'hard',
  prototypes: [
    { channel: 3, seed: 5, value: 1.5, percentile: 0.999, solidity, trouble: null },
    { channel: 7, seed: 5, value: 0, percentile: null, solidity: { ...solidity, hue: null, solid: false }, trouble: 'zero-gradient' },
  ],
  summary: [{ seed: 5, solid: 1, of: 2, troubled: 1, text: '1 of 2 channels of conv1 are solid colour under channel_mean' }],
  file: null,
}

describe('lab prototypes', () => {
  it('asks for what its flags say', () => {
    expect(questionOf('last', { ...flags })).toMatchObject({ run: 'last', layer: 'conv1', seeds: [0], settings: { steps: 200, lr: 0.08 } })
    expect(questionOf('last', { ...flags }).channels).toBeUndefined()
    const asked = questionOf('last', { ...flags, channels: [0, 3], seeds: [1, 2], epoch: 2, set: ['steps=100', 'clamp=false'] })
    expect(asked).toMatchObject({ channels: [0, 3], seeds: [1, 2], epoch: 2, settings: { steps: 100, clamp: false, tv: 2e-4 } })
  })

  it('refuses what it does not know', () => {
    expect(() => questionOf('last', { ...flags, set: ['step=3'] })).toThrow('lab prototypes takes no setting "step"; did you mean "steps"?')
    expect(() => questionOf('last', { ...flags, seed: 1, seeds: [2] })).toThrow('not both')
  })

  it('writes tensors that a reader of the format finds', () => {
    const images = Float32Array.from({ length: 2 * 2352 }, (_, i) => i)
    const file = tensorFile(result, images)
    const size = Number(new DataView(file.buffer).getBigUint64(0, true))
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + size))) as Record<
      string,
      { shape: number[]; data_offsets: [number, number] }
    >
    expect(header.prototype).toMatchObject({ dtype: 'F32', shape: [2, 28, 28, 3] })
    expect(header.__metadata__).toMatchObject({ run: 'abc', epoch: '4', layer: 'conv1', objective: 'channel_mean' })
    const read = (name: string) => file.slice(8 + size + header[name]!.data_offsets[0], 8 + size + header[name]!.data_offsets[1]).buffer
    expect(new Float32Array(read('prototype'))).toEqual(images)
    expect([...new Float32Array(read('value'))]).toEqual([1.5, 0])
    expect([...new Int32Array(read('channel'))]).toEqual([3, 7])
    expect([...new Int32Array(read('seed'))]).toEqual([5, 5])
  })

  it('draws a sheet whose pixels are squares of the prototype’s colours', () => {
    const pixels = new Float32Array(2352)
    pixels.set([1, 0.5, 2], (3 * 28 + 2) * 3)
    const { width, height, data, channels } = decode(
      sheetPng(
        [
          { pixels, empty: false },
          { pixels, empty: true },
          { pixels, empty: false },
        ],
        2,
      ),
    )
    expect([width, height, channels]).toEqual([2 * 116 + 4, 2 * 116 + 4, 3])
    const at = (y: number, x: number) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
    for (const [y, x] of [
      [4 + 12, 4 + 8],
      [4 + 15, 4 + 11],
      [120 + 12, 4 + 8],
    ] as const)
      expect(at(y, x)).toEqual([255, 128, 255])
    expect(at(4 + 16, 4 + 8)).toEqual([0, 0, 0])
    // One without a prototype shows none of it.
    expect(at(4 + 12, 120 + 8)).not.toEqual([255, 128, 255])
  })

  it('says how many are solid, and what has none', () => {
    const text = describePrototypes(result)
    expect(text).toContain('Seed 5: 1 of 2 channels of conv1 are solid colour under channel_mean; 1 without a prototype')
    expect(text).toMatch(/7\s+5\s+0\.0000\s+-.*zero gradient/)
    expect(text).toContain('99.9%')
  })
})
