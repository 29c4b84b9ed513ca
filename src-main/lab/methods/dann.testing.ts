/** For tests: updates of domain-adversarial training, on whatever backend is in use when the tests run. */
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { disposeParams, features, head, type CnnParams } from '../model/cnn'
import { mlp, type MlpParams } from '../model/mlp'
import { naiveCrossEntropy } from '../ops/naive.testing'
import type { Batch, Trainer } from './method'
import { methods } from './index'
import { barDataset, batchAt, slope, startMethod, valuesOf, type Started } from './methods.testing'

const positions = Int32Array.from({ length: 16 }, (_, i) => 3 * i)
const dataset = barDataset()
const settings = { optimizer: 'sgd', lr: 0.1, headSteps: 0, rampEpochs: 0, hidden: 7, reversal: 0.5, lambdaColor: 3 }

const start = (changes: Record<string, unknown> = {}) => startMethod(methods.get('dann'), dataset, { ...settings, ...changes })

/** Ends what a test began. */
function end({ trainer, params }: Started, batch: Batch): void {
  trainer.dispose()
  disposeParams(params)
  tf.dispose([batch.images, batch.labels])
}

const update = (trainer: Trainer, batch: Batch) => tf.tidy(() => trainer.update(batch, { epoch: 1, step: 0, stepsPerEpoch: 1 }))

const copyOf = <T extends Record<string, tf.Variable>>(params: T) =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, tf.variable(value)])) as T

function nuisanceOf(state: Record<string, tf.Tensor>): MlpParams {
  const prefix = 'nuisance.'
  return Object.fromEntries(
    Object.entries(state)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value as tf.Variable]),
  )
}

/** Mean cross-entropy of digits, and of whether the colour is the digit's own, in loops from the logits. */
function lossesOf({ architecture }: Started, batch: Batch, network: CnnParams, nuisance: MlpParams): { digit: number; color: number } {
  const fits = Array.from(batch.digit, (digit, i) => (digit === batch.color[i] ? 1 : 0))
  return tf.tidy(() => {
    const gap = features(architecture, network, batch.images)
    return {
      digit: naiveCrossEntropy(head(network, gap).dataSync(), [...batch.digit]),
      color: naiveCrossEntropy(mlp(nuisance, gap).dataSync(), fits),
    }
  })
}

/** The gradient that a step of SGD took. */
const taken = (after: tf.Variable, earlier: tf.Variable, place: number) => (after.dataSync()[place]! - earlier.dataSync()[place]!) / -settings.lr

/** Entries of the nuisance head far from the kink of its ReLU. */
const entries = [
  ['0.weight', 23],
  ['0.bias', 2],
  ['1.weight', 5],
  ['1.bias', 1],
] as const

export function describeDann(title: string): void {
  describe(`${title}: an update`, () => {
    it('moves the features against the nuisance head and the head towards it: finite differences of CE(y) -+ CE(d)', () => {
      const started = start()
      const { params, trainer } = started
      const batch = batchAt(dataset, positions)
      const nuisance = copyOf(nuisanceOf(trainer.state()))
      const before = copyOf(params)
      const losses = () => lossesOf(started, batch, before, nuisance)
      const found = update(trainer, batch)
      const expected = losses()
      expect(found.losses.digitLoss!.dataSync()[0]).toBeCloseTo(expected.digit, 5)
      expect(found.losses.colorLoss!.dataSync()[0]).toBeCloseTo(expected.color, 5)
      expect(found.losses.loss!.dataSync()[0]).toBeCloseTo(expected.digit + 3 * expected.color, 5)

      // A channel that is far from the kinks of ReLU and pooling.
      const reversed = slope(before['conv3.bias']!, 3, () => {
        const { digit, color } = losses()
        return digit - 0.5 * 3 * color
      })
      expect(taken(params['conv3.bias']!, before['conv3.bias']!, 3)).toBeCloseTo(reversed, 3)
      expect(Math.abs(reversed)).toBeGreaterThan(0.05)
      for (const name of ['fc.weight', 'fc.bias']) {
        const ofDigit = slope(before[name]!, 4, () => losses().digit)
        expect(taken(params[name]!, before[name]!, 4)).toBeCloseTo(ofDigit, 3)
      }
      const slopes = entries.map(([name, place]) => slope(nuisance[name]!, place, () => 3 * losses().color))
      for (const [i, [name, place]] of entries.entries()) {
        expect(taken(nuisanceOf(trainer.state())[name]!, nuisance[name]!, place), name).toBeCloseTo(slopes[i]!, 3)
        expect(Math.abs(slopes[i]!), name).toBeGreaterThan(1e-2)
      }
      tf.dispose([found.losses, found.logits, nuisance, before])
      end(started, batch)
    })

    it('of the nuisance head alone is the step of its own loss, and leaves the network to the digits', () => {
      const started = start({ headSteps: 1, lambdaColor: 0 })
      const { params, trainer } = started
      const batch = batchAt(dataset, positions)
      const nuisance = copyOf(nuisanceOf(trainer.state()))
      const before = copyOf(params)
      const slopes = entries.map(([name, place]) => slope(nuisance[name]!, place, () => lossesOf(started, batch, before, nuisance).color))
      const found = update(trainer, batch)
      for (const [i, [name, place]] of entries.entries()) {
        expect(taken(nuisanceOf(trainer.state())[name]!, nuisance[name]!, place), name).toBeCloseTo(slopes[i]!, 3)
      }
      const ofDigit = slope(before['conv3.bias']!, 3, () => lossesOf(started, batch, before, nuisance).digit)
      expect(taken(params['conv3.bias']!, before['conv3.bias']!, 3)).toBeCloseTo(ofDigit, 3)
      tf.dispose([found.losses, found.logits, nuisance, before])
      end(started, batch)
    })

    it('comes after those of the nuisance head alone, which lower its loss and leave the network as it is', () => {
      const lossesAfter = (headSteps: number) => {
        const started = start({ headSteps })
        const batch = batchAt(dataset, positions)
        const { losses, logits } = update(started.trainer, batch)
        const found = [losses.colorLoss!.dataSync()[0]!, losses.digitLoss!.dataSync()[0]!]
        tf.dispose([losses, logits])
        end(started, batch)
        return found
      }
      const [none, twenty] = [lossesAfter(0), lossesAfter(20)]
      expect(twenty[0]).toBeLessThan(none[0]! - 0.01)
      expect(twenty[1]).toBe(none[1])
    })

    it('is the same to the bit for whoever goes on from a state', () => {
      const adam = { optimizer: 'adam', lr: 0.01, headSteps: 3 }
      const [through, resumed] = [start(adam), start(adam)]
      const batch = batchAt(dataset, positions)
      const take = ({ trainer }: Started) => {
        const { losses, logits } = update(trainer, batch)
        tf.dispose([losses, logits])
      }
      for (let step = 0; step < 3; step++) take(through)
      resumed.trainer.restore(through.trainer.state())
      for (const [name, value] of Object.entries(resumed.params)) value.assign(through.params[name]!)
      const before = valuesOf(through.params)
      for (let step = 0; step < 3; step++) for (const run of [through, resumed]) take(run)
      expect(valuesOf(resumed.params)).toEqual(valuesOf(through.params))
      expect(valuesOf(through.params)).not.toEqual(before)
      expect(valuesOf(nuisanceOf(resumed.trainer.state()))).toEqual(valuesOf(nuisanceOf(through.trainer.state())))
      end(through, batch)
      resumed.trainer.dispose()
      disposeParams(resumed.params)
    })
  })
}
