import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { largestDifference, naiveGradient } from '../ops/naive.testing'
import { randomStream } from '../random'
import { saeVariants } from './index'
import { SaeTrainer } from './train'
import type { SaeParams } from './variant'

const [n, width, latents] = [4, 3, 6]
const lambda = 0.3

/** Parameters and vectors in double precision. */
type Arrays = Record<string, Float64Array>

const shapes: Record<string, number[]> = {
  W_enc: [width, latents],
  b_enc: [latents],
  W_dec: [latents, width],
  b_dec: [width],
  log_threshold: [latents],
  r_mag: [latents],
  b_mag: [latents],
  x: [n, width],
}

function drawArrays(names: readonly string[]): Arrays {
  return Object.fromEntries(
    names.map((name) => {
      const stream = randomStream(8, 'sae test', name)
      const count = shapes[name]!.reduce((product, side) => product * side, 1)
      const low = name === 'log_threshold' ? -2 : -1
      return [name, Float64Array.from({ length: count }, () => stream.uniform(low, low + 2))]
    }),
  )
}

const tensorsOf = (arrays: Arrays): SaeParams =>
  Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, tf.tensor(Float32Array.from(values), shapes[name]!)]))

const relu = (value: number) => Math.max(0, value)
const indices = (count: number) => Array.from({ length: count }, (_, i) => i)

/** x W_enc, [n][K] */
function products({ x, W_enc }: Arrays): number[][] {
  return indices(n).map((i) => indices(latents).map((k) => indices(width).reduce((sum, d) => sum + x![i * width + d]! * W_enc![d * latents + k]!, 0)))
}

/** x - (z W_dec + b_dec), [n][D] */
function naiveResidual({ x, W_dec, b_dec }: Arrays, codes: number[][]): number[][] {
  return codes.map((row, i) =>
    indices(width).map((d) => x![i * width + d]! - row.reduce((value, code, k) => value + code * W_dec![k * width + d]!, b_dec![d]!)),
  )
}

const meanSquare = (rows: number[][]) => rows.flat().reduce((sum, value) => sum + value ** 2, 0) / (n * width)

/** Mean of (z W_dec + b_dec - x)^2. */
const naiveError = ({ x }: Arrays, codes: number[][], { W_dec, b_dec }: Arrays) =>
  meanSquare(naiveResidual({ x: x!, W_dec: W_dec!, b_dec: b_dec! }, codes))

/** Mean of (z_aux W_dec - residual)^2, z_aux the two largest codes of these features. */
function naiveAuxiliary(arrays: Arrays, dead: number[], residual: number[][]): number {
  const codes = pre(arrays).map((row) =>
    naiveTopK(
      row.map((value, k) => (dead.includes(k) ? value : 0)),
      2,
    ),
  )
  return meanSquare(naiveResidual({ x: Float64Array.from(residual.flat()), W_dec: arrays.W_dec!, b_dec: new Float64Array(width) }, codes))
}

const meanOf = (codes: number[][]) => codes.flat().reduce((sum, value) => sum + value, 0) / (n * latents)
const norm = ({ W_dec }: Arrays, k: number) => Math.hypot(...indices(width).map((d) => W_dec![k * width + d]!))
const pre = (arrays: Arrays) => products(arrays).map((row) => row.map((value, k) => value + arrays.b_enc![k]!))

function naiveTopK(row: number[], k: number): number[] {
  const smallest = row.map(relu).sort((a, b) => b - a)[k - 1]!
  return row.map((value) => (relu(value) >= smallest ? relu(value) : 0))
}

interface Case {
  id: string
  settings: Record<string, unknown>
  names: string[]
  codes(arrays: Arrays): number[][]
  /** What the gradients follow: of what no gradient goes through the frozen ones. */
  loss(arrays: Arrays, frozen: Arrays): number
  /** Steps since each feature was above 0. */
  silence?: number[]
}

const base = ['W_enc', 'b_enc', 'W_dec', 'b_dec']
const reluCodes = (arrays: Arrays) => pre(arrays).map((row) => row.map(relu))
const topKCodes = (arrays: Arrays) => pre(arrays).map((row) => naiveTopK(row, 2))
const weighed = (codes: number[][], arrays: Arrays) => codes.map((row) => row.map((value, k) => value * norm(arrays, k)))
const gatedCodes = (arrays: Arrays) => {
  const gates = pre(arrays)
  return products(arrays).map((row, i) =>
    row.map((value, k) => (gates[i]![k]! > 0 ? relu(value * Math.exp(arrays.r_mag![k]!) + arrays.b_mag![k]!) : 0)),
  )
}

const cases: Case[] = [
  {
    id: 'relu-l1',
    settings: { lambda },
    names: base,
    codes: reluCodes,
    loss: (arrays) => naiveError(arrays, reluCodes(arrays), arrays) + lambda * meanOf(reluCodes(arrays)),
  },
  {
    id: 'relu-l1',
    settings: { lambda, decoderNorm: 'weighted' },
    names: base,
    codes: reluCodes,
    loss: (arrays) => naiveError(arrays, reluCodes(arrays), arrays) + lambda * meanOf(weighed(reluCodes(arrays), arrays)),
  },
  {
    id: 'topk',
    settings: { k: 2 },
    names: base,
    codes: topKCodes,
    loss: (arrays) => naiveError(arrays, topKCodes(arrays), arrays),
  },
  {
    id: 'topk',
    settings: { k: 2, auxK: 2, auxCoefficient: 0.7, deadAfter: 50 },
    names: base,
    codes: topKCodes,
    silence: [0, 50, 60, 49, 70, 51],
    loss: (arrays, frozen) =>
      naiveError(arrays, topKCodes(arrays), arrays) + 0.7 * naiveAuxiliary(arrays, [1, 2, 4, 5], naiveResidual(frozen, topKCodes(frozen))),
  },
  {
    id: 'gated',
    settings: { lambda, decoderNorm: 'weighted' },
    names: [...base, 'r_mag', 'b_mag'],
    codes: gatedCodes,
    loss: (arrays, frozen) =>
      naiveError(arrays, gatedCodes(arrays), arrays) +
      lambda * meanOf(weighed(reluCodes(arrays), arrays)) +
      naiveError(arrays, reluCodes(arrays), frozen),
  },
]

function lossOf(id: string, settings: Record<string, unknown>, arrays: Arrays, silence?: number[]) {
  const { x, ...params } = tensorsOf(arrays)
  return saeVariants.get(id).loss(params, x as tf.Tensor2D, saeVariants.check(id, undefined, settings), silence && tf.tensor1d(silence))
}

describe.each(cases)('$id $settings', ({ id, settings, names, codes, loss, silence }) => {
  const arrays = drawArrays([...names, 'x'])

  it('codes and loss as by loops', () => {
    tf.tidy(() => {
      const { x, ...params } = tensorsOf(arrays)
      const found = lossOf(id, settings, arrays, silence)
      const encoded = saeVariants.get(id).encode(params, x as tf.Tensor2D, saeVariants.check(id, undefined, settings))
      expect(largestDifference(encoded.dataSync(), codes(arrays).flat())).toBeLessThan(1e-5)
      expect(largestDifference(found.codes.dataSync(), codes(arrays).flat())).toBeLessThan(1e-5)
      expect(found.losses.loss!.dataSync()[0]).toBeCloseTo(loss(arrays, arrays), 5)
    })
  })

  it('gradients as by finite differences in double precision', () => {
    tf.tidy(() => {
      const { gradients } = lossOf(id, settings, arrays, silence)
      const frozen = Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, values.slice()]))
      expect(Object.keys(gradients).sort()).toEqual([...names].sort())
      for (const name of names) {
        const expected = naiveGradient(arrays[name]!, () => loss(arrays, frozen))
        expect({ name, error: largestDifference(gradients[name]!.dataSync(), expected) }).toMatchObject({ error: expect.closeTo(0, 4) })
      }
    })
  })
})

describe('JumpReLU', () => {
  const arrays = drawArrays([...base, 'log_threshold', 'x'])
  const settings = { lambda, bandwidth: 0.7 }
  const threshold = (k: number) => Math.exp(arrays.log_threshold![k]!)
  const codesOf = (of: Arrays) => pre(of).map((row) => row.map((value, k) => (value > threshold(k) ? value : 0)))
  const share = () => meanOf(codesOf(arrays).map((row) => row.map((value) => (value > 0 ? 1 : 0))))

  it('codes and loss as by loops; gradients but those of the thresholds as by finite differences', () => {
    tf.tidy(() => {
      const found = lossOf('jumprelu', settings, arrays)
      expect(largestDifference(found.codes.dataSync(), codesOf(arrays).flat())).toBeLessThan(1e-5)
      expect(found.losses.loss!.dataSync()[0]).toBeCloseTo(naiveError(arrays, codesOf(arrays), arrays) + lambda * share(), 5)
      for (const name of base) {
        const expected = naiveGradient(arrays[name]!, () => naiveError(arrays, codesOf(arrays), arrays))
        expect(largestDifference(found.gradients[name]!.dataSync(), expected)).toBeLessThan(1e-4)
      }
    })
  })

  it('thresholds by the paper’s straight-through estimator', () => {
    // By theta, of the error: -theta / e K by each code; of the penalty: -1 / e K. By log theta: times theta.
    const codes = codesOf(arrays)
    const byCode = codes.map((row, i) =>
      row.map((value, k) => {
        const at = (changed: number) =>
          naiveError(
            arrays,
            codes.map((r, j) => (j === i ? r.map((v, m) => (m === k ? changed : v)) : r)),
            arrays,
          )
        return (at(value + 1e-5) - at(value - 1e-5)) / 2e-5
      }),
    )
    const expected = indices(latents).map((k) =>
      indices(n).reduce((sum, i) => {
        const near = Math.abs((pre(arrays)[i]![k]! - threshold(k)) / 0.7) <= 0.5 ? 1 : 0
        return sum + (-near / 0.7) * (threshold(k) * byCode[i]![k]! + lambda / (n * latents)) * threshold(k)
      }, 0),
    )
    expect(expected.filter((value) => value !== 0).length).toBeGreaterThan(2)
    tf.tidy(
      () => void expect(largestDifference(lossOf('jumprelu', settings, arrays).gradients.log_threshold!.dataSync(), expected)).toBeLessThan(1e-5),
    )
  })
})

it('the study’s loss worked by hand', () => {
  // Two channels, one feature: z = relu(1 * 2 + 2 * 1 - 1) = 3 and relu(-1 - 1) = 0; x^ = 3 * (0.5, 0.25) + (0, 1) and (0, 1).
  tf.tidy(() => {
    const params = { W_enc: tf.tensor2d([[2], [1]]), b_enc: tf.tensor1d([-1]), W_dec: tf.tensor2d([[0.5, 0.25]]), b_dec: tf.tensor1d([0, 1]) }
    const x = tf.tensor2d([
      [1, 2],
      [-0.5, 1],
    ])
    const { losses, codes } = saeVariants.get('relu-l1').loss(params, x, saeVariants.check('relu-l1', undefined, {}))
    expect([...codes.dataSync()]).toEqual([3, 0])
    // Errors (0.5, -0.25) and (0.5, 0): 0.5625 / 4; mean |z| 1.5.
    expect(losses.reconstruction!.dataSync()[0]).toBeCloseTo(0.140625, 7)
    expect(losses.penalty!.dataSync()[0]).toBeCloseTo(1.5, 7)
    expect(losses.loss!.dataSync()[0]).toBeCloseTo(0.140625 + 0.0015, 7)
  })
})

describe.each(saeVariants.all().map(({ id }) => id))('%s', (id) => {
  const vectors = () => {
    const stream = randomStream(4, 'vectors')
    return tf.tensor2d(
      Float32Array.from({ length: 64 * 5 }, () => stream.normal()),
      [64, 5],
    )
  }

  const trained = (seed: number, steps = 30, chosen: Record<string, unknown> = {}) => {
    const settings = saeVariants.check(id, undefined, id === 'topk' ? { k: 3 } : chosen)
    const trainer = new SaeTrainer(saeVariants.get(id), settings, { width: 5, latents: 20 }, seed)
    const x = vectors()
    const errors: number[] = []
    let counted = 0
    for (let step = 0; step < steps; step++) {
      const { losses, codes } = tf.tidy(() => trainer.step(x))
      errors.push(losses.reconstruction!.dataSync()[0]!)
      expect(Object.keys(losses)).toEqual(saeVariants.get(id).losses)
      tf.dispose([losses, codes])
      // Adam's memory is there after its first step.
      if (step === 0) counted = tf.memory().numTensors
    }
    expect(tf.memory().numTensors).toBe(counted)
    const values = Object.values(trainer.params).map((tensor) => [...tensor.dataSync()])
    const norms = tf.tidy(() => [...trainer.params.W_dec!.norm(2, 1).dataSync()])
    trainer.dispose()
    x.dispose()
    return { errors, values, norms }
  }

  it('learns, without leaving tensors behind', () => {
    const before = tf.memory().numTensors
    const { errors } = trained(1, 100)
    expect(errors.at(-1)!).toBeLessThan(errors[0]! / 1.5)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('same seed, same weights to the bit; another seed, others', () => {
    expect(trained(3).values).toEqual(trained(3).values)
    expect(trained(4).values).not.toEqual(trained(3).values)
  })

  it('keeps decoder rows at length 1, but for the study’s own; where that is a choice, as chosen', () => {
    const distance = (chosen: object) => Math.max(...trained(2, 30, { ...chosen }).norms.map((norm) => Math.abs(norm - 1)))
    if (id === 'relu-l1') expect(distance({})).toBeGreaterThan(0.01)
    else expect(distance({})).toBeLessThan(1e-5)
    if (id === 'topk' || id === 'jumprelu') return
    expect(distance({ decoderNorm: 'unit' })).toBeLessThan(1e-5)
    for (const decoderNorm of ['free', 'weighted']) expect(distance({ decoderNorm })).toBeGreaterThan(0.01)
  })
})
