/** For tests: what steering must give, on whatever backend is in use when the tests run. */
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { protocols, steerModes, type Steer } from '../../contract/steer'
import { activations, disposeParams, resume } from '../model/cnn'
import { grid, largestDifference, type Grid } from '../ops/naive.testing'
import { randomStream } from '../random'
import { logitsOn, mapLine, uniformLine } from './line'
import {
  makeSubject,
  naiveActivation,
  naiveChange,
  naiveChanged,
  naiveEncode,
  naiveRest,
  naiveVectors,
  places,
  type MadeSubject,
  type Place,
} from './naive.testing'
import { decode, directions, disposeSae } from './sae'
import { doseOf, encodeActivation, reconstruct, steered, unsteered, vectorsOf, type Dose, type Encoded } from './steer'

const steers: Steer[] = [
  { feature: 1, mode: 'add', value: 3 },
  { feature: 2, mode: 'clamp', value: 0.7 },
  { feature: 5, mode: 'multiply', value: -2 },
]

interface Prepared {
  made: MadeSubject
  images: Grid
  encoded: Encoded
  /** The rest of the network. */
  rest(activation: tf.Tensor): tf.Tensor2D
}

function prepare(place: Place, test: (prepared: Prepared) => void): void {
  const made = makeSubject(place)
  const random = randomStream(6, 'images')
  const images = grid([2, 28, 28, 3], () => Math.fround(Math.max(0, random.uniform(-0.5, 1))))
  const { architecture, params, sae } = made
  tf.tidy(() => {
    const pixels = tf.tensor4d(Float32Array.from(images.data), images.shape)
    const encoded = encodeActivation(sae, activations(architecture, params, pixels, [sae.layer])[sae.layer]!)
    test({ made, images, encoded, rest: (activation) => resume(architecture, params, sae.layer, activation) })
  })
  disposeParams(params)
  disposeSae(sae)
}

const values = (tensor: tf.Tensor) => tensor.dataSync()
const scale = (tensor: tf.Tensor) => values(tensor.abs().max())[0]!

export function describeSteering(): void {
  describe.each(places)('$layer $aggregation, third pooling $thirdPool', (place) => {
    it('codes, reconstruction and logits are those of the formula by hand', () => {
      prepare(place, ({ made, images, encoded, rest }) => {
        const activation = naiveActivation(made, images)
        const codes = naiveVectors(made, activation).map((x) => naiveEncode(made, x))
        expect(codes.flat().filter((code) => code > 0).length).toBeGreaterThan(codes.flat().length / 10)
        expect(largestDifference(values(encoded.codes), codes.flat())).toBeLessThan(1e-4)
        const rebuilt = naiveChanged(made, activation, 'study', (z) => z)
        expect(largestDifference(values(reconstruct(encoded)), rebuilt.data)).toBeLessThan(1e-4)
        expect(largestDifference(values(rest(reconstruct(encoded))), naiveRest(made, rebuilt))).toBeLessThan(1e-4)
      })
    })

    it.each(protocols)('%s: several features at once, in all modes, are steered as the formula says', (protocol) => {
      prepare(place, ({ made, images, encoded, rest }) => {
        const expected = naiveChanged(made, naiveActivation(made, images), protocol, (z) => naiveChange(z, steers))
        const base = unsteered(encoded, protocol)
        const found = steered(encoded, base, steers)
        expect(largestDifference(values(found), expected.data)).toBeLessThan(1e-4)
        expect(largestDifference(values(rest(found)), naiveRest(made, expected))).toBeLessThan(1e-4)
        expect(scale(found.sub(base))).toBeGreaterThan(0.1)
      })
    })

    it('nothing turned is exactly the activation, or its reconstruction', () => {
      prepare(place, ({ encoded }) => {
        const nothing: Steer[] = [
          { feature: 0, mode: 'add', value: 0 },
          { feature: 3, mode: 'multiply', value: 1 },
        ]
        expect(values(steered(encoded, unsteered(encoded, 'additive'), nothing))).toEqual(values(encoded.activation))
        expect(values(steered(encoded, unsteered(encoded, 'study'), nothing))).toEqual(values(reconstruct(encoded)))
        const decoded = decode(encoded.sae, encoded.codes)
        const mean = vectorsOf(encoded.sae, reconstruct(encoded))
        expect(largestDifference(values(mean), values(decoded))).toBeLessThan(1e-5)
      })
    })

    it.each(protocols.flatMap((protocol) => steerModes.map((mode) => [protocol, mode] as const)))(
      '%s: a dose by %s is its states one by one',
      (protocol, mode) => {
        prepare(place, ({ made, encoded, rest }) => {
          const feature = strongest(encoded)
          const others: Steer[] = [{ feature: feature === 0 ? 1 : 0, mode: 'add', value: 1.5 }]
          const base = steered(encoded, unsteered(encoded, protocol), others)
          const dose = doseOf(encoded, base, feature, mode)
          const amounts = [-20, -3.3, 0, 1, 17]
          const found = values(doseLogits(made, dose, amounts))
          const states = amounts.map((value) => rest(steered(encoded, unsteered(encoded, protocol), [...others, { feature, mode, value }])))
          const expected = values(tf.stack(states, 1))
          expect(largestDifference(found, expected)).toBeLessThan(1e-4 * Math.max(1, scale(tf.stack(states))))
          expect(largestDifference(values(states[0]!), values(states[4]!))).toBeGreaterThan(0.01)
        })
      },
    )

    it('the short way is the long way', () => {
      prepare(place, ({ made, encoded, rest }) => {
        const { start, step, uniform } = doseOf(encoded, unsteered(encoded, 'study'), 1, 'add')
        expect(uniform).toBe(true)
        // More amounts than one piece holds.
        const amounts = Array.from({ length: 70 }, (_, i) => i - 30)
        const short = doseLogits(made, { start, step, uniform }, amounts)
        const everywhere = tf.zerosLike(start).add(start.rank === 4 ? step.reshape([1, 1, 1, -1]) : step)
        const last = rest(start.add(everywhere.mul(amounts.at(-1)!)))
        const long = doseLogits(made, { start, step: everywhere, uniform: false }, amounts)
        expect(short.shape).toEqual([2, 70, 10])
        expect(largestDifference(values(short), values(long))).toBeLessThan(1e-4 * Math.max(1, scale(long)))
        expect(largestDifference(values(short.slice([0, 69], [-1, 1])), values(last))).toBeLessThan(1e-4 * Math.max(1, scale(last)))
      })
    })
  })

  it('on gap every logit is linear in alpha, with the slope that the head says', () => {
    prepare({ layer: 'gap', aggregation: 'spatial_mean' }, ({ made, encoded, rest }) => {
      const { weights, arrays, sae } = made
      const slopes = Array.from({ length: 10 }, (_, digit) => {
        let sum = 0
        for (let d = 0; d < sae.width; d++)
          sum += arrays.W_dec![3 * sae.width + d]! * arrays.std![d]! * weights['fc.weight']!.data[digit * sae.width + d]!
        return sum
      })
      const before = [...values(rest(encoded.activation))]
      for (const alpha of [-5, 5]) {
        const after = values(rest(steered(encoded, encoded.activation, [{ feature: 3, mode: 'add', value: alpha }])))
        before.forEach((logit, i) => expect(Math.abs(after[i]! - logit - alpha * slopes[i % 10]!)).toBeLessThan(1e-4))
      }
    })
  })

  it('frees what it makes', () => {
    prepare({ layer: 'relu2', aggregation: 'per_position' }, ({ made, encoded }) => {
      const before = tf.memory().numTensors
      tf.tidy(() => doseLogits(made, doseOf(encoded, unsteered(encoded, 'study'), 1, 'multiply'), [1, 2]).dataSync())
      expect(tf.memory().numTensors).toBe(before)
      expect(directions(encoded.sae).shape).toEqual([16, 4])
    })
  })
}

/** The feature with the largest code, so that clamping and multiplying do something. */
function strongest({ codes }: Encoded): number {
  return values(codes.max(0).argMax())[0]!
}

function doseLogits(made: MadeSubject, { start, step, uniform }: Dose, amounts: number[]): tf.Tensor3D {
  const { layer } = made.sae
  const line = uniform ? uniformLine(made, layer, start, step as tf.Tensor2D) : mapLine(layer, start, step)
  return logitsOn(made, line, tf.tensor2d([amounts]))
}
