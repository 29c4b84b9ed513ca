import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { paintDigits } from '../data/canvas'
import { architectureOf } from '../model/architecture'
import { disposeParams, forward } from '../model/cnn'
import { initParams } from '../model/init'
import { erm } from './erm'
import { methods } from './index'
import type { Method } from './method'
import { barDataset, batchAt, lossesByHand, slope, startMethod, valuesOf } from './methods.testing'
import { MethodRegistry } from './registry'

const dataset = barDataset()
const start = (method: Method, settings: Record<string, unknown>) => startMethod(method, dataset, settings)
const makeBatch = (positions: Int32Array) => batchAt(dataset, positions)

const positions = Int32Array.from({ length: 16 }, (_, i) => 3 * i)

describe.each(methods.all().map((method) => [method.id, method] as const))('%s', (_id, method) => {
  it('starts, takes three updates in its first and last epoch, has finite losses, leaks no tensor', () => {
    const before = tf.memory().numTensors
    const { trainer, params, settings } = start(method, {})
    for (const epoch of [1, settings.epochs]) {
      const counts = [0, 1, 2].map((step) => {
        const { losses, logits } = tf.tidy(() => trainer.update(makeBatch(positions), { epoch, step, stepsPerEpoch: 4 }))
        expect(Object.keys(losses)).toEqual(method.losses)
        for (const loss of Object.values(losses)) expect(Number.isFinite(loss.dataSync()[0])).toBe(true)
        expect(logits.shape).toEqual([16, 10])
        tf.dispose([losses, logits])
        return tf.memory().numTensors
      })
      expect(counts[2]).toBe(counts[1])
    }
    trainer.dispose()
    disposeParams(params)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('an order of its own is made of the training set’s places, and is the same for whoever goes on', () => {
    const [first, resumed] = [start(method, {}), start(method, {})]
    const order = first.trainer.order?.(2)
    expect(resumed.trainer.order?.(2)).toEqual(order)
    expect(order?.filter((place) => place < 0 || place >= dataset.splits.train.size) ?? []).toHaveLength(0)
    if (order) expect(first.trainer.order!(3)).not.toEqual(order)
    for (const { trainer, params } of [first, resumed]) {
      trainer.dispose()
      disposeParams(params)
    }
  })

  it('says what it is: unique presets that its settings accept, a title and a default for every field', () => {
    const entry = methods.catalogue().find(({ id }) => id === method.id)!
    expect(new Set(entry.presets.map(({ id }) => id)).size).toBe(entry.presets.length)
    expect(entry.explanation.length).toBeGreaterThan(80)
    for (const [name, field] of Object.entries(entry.settings.properties)) {
      expect(field.title, name).toBeTruthy()
      expect(field.description, name).toBeTruthy()
      expect(field.default, name).toBeDefined()
    }
    expect(methods.check(method.id, undefined, {})).toEqual(
      Object.fromEntries(Object.entries(entry.settings.properties).map(([name, field]) => [name, field.default])),
    )
  })
})

describe('the registry', () => {
  it('refuses two methods with one id, and a preset that breaks a rule', () => {
    expect(() => new MethodRegistry([erm, erm])).toThrow(/two training methods have the id "erm"/)
    const broken = { ...erm, presets: [{ id: 'p', title: 'p', description: 'p', settings: { lr: -1 } }] }
    expect(() => new MethodRegistry([broken])).toThrow(/lr/)
  })

  it('takes a preset, then what is set; refuses what it does not know', () => {
    expect(methods.check('erm', 'two-pools', { momentum: 0.5 })).toMatchObject({ thirdPool: false, lr: 0.01, momentum: 0.5, epochs: 4 })
    expect(() => methods.check('ern', undefined, {})).toThrow(/no training method "ern"; there are: erm/)
    expect(() => methods.check('erm', 'nope', {})).toThrow(/no preset "nope"; it has: as-written, two-pools/)
    expect(() => methods.check('erm', undefined, { momentun: 0.5 })).toThrow(/momentun/)
    expect(() => methods.check('erm', undefined, { widths: [1, 2] })).toThrow(/widths/)
    expect(() => methods.check('refit-head', undefined, { epochs: 2, headEpochs: 2 })).toThrow(/headEpochs: must be fewer/)
  })

  it('limits are in the schema that forms are made from', () => {
    const { properties } = methods.catalogue()[0]!.settings
    expect(properties.batch).toMatchObject({ type: 'integer', minimum: 1, maximum: 4096, default: 128 })
    expect(properties.optimizer).toMatchObject({ enum: ['sgd', 'adam'], default: 'sgd' })
    expect(properties.lr).toMatchObject({ exclusiveMinimum: 0, default: 0.05 })
  })
})

describe('ERM', () => {
  it('takes the step of SGD: -lr times the slope that finite differences find', () => {
    const lr = 0.05
    const started = start(erm, { lr })
    const { params, trainer } = started
    const batch = makeBatch(positions)
    const loss = () => lossesByHand(started, batch.images, batch.digit).reduce((sum, value) => sum + value / positions.length, 0)
    const before = valuesOf(params)
    const expectedLoss = loss()
    const slopes = ['fc.bias', 'fc.weight', 'conv3.bias', 'conv1.weight'].map((name) => [name, slope(params[name]!, 2, loss)] as const)
    const { losses } = tf.tidy(() => trainer.update(batch, { epoch: 1, step: 0, stepsPerEpoch: 1 }))
    expect(losses.loss!.dataSync()[0]).toBeCloseTo(expectedLoss, 5)
    for (const [name, expected] of slopes) expect((params[name]!.dataSync()[2]! - before[name]![2]!) / -lr).toBeCloseTo(expected, 3)
    expect(slopes.some(([, value]) => Math.abs(value) > 0.02)).toBe(true)
  })
})

describe('a new head on shifted colours', () => {
  it('leaves the features as they are, and starts its head anew', () => {
    const method = methods.get('refit-head')
    const { params, trainer } = start(method, { epochs: 3, headEpochs: 1 })
    const step = (epoch: number) => tf.dispose(tf.tidy(() => trainer.update(makeBatch(positions), { epoch, step: 0, stepsPerEpoch: 1 })))
    step(1)
    const before = valuesOf(params)
    step(3)
    for (const name of Object.keys(params)) {
      if (name.startsWith('conv')) expect(params[name]!.dataSync()).toEqual(before[name])
      else expect(params[name]!.dataSync()).not.toEqual(before[name])
    }
    const fresh = initParams(architectureOf({ widths: [3, 4, 5], thirdPool: true }), 1, 'new head')
    // One step of Adam moves a weight by its learning rate at most.
    const moved = params['fc.weight']!.dataSync().map((value, i) => Math.abs(value - fresh['fc.weight']!.dataSync()[i]!))
    expect(Math.max(...moved)).toBeLessThan(0.0101)
  })

  it('sees the digits in the next digit’s colour', () => {
    const { params, architecture, trainer } = start(methods.get('refit-head'), { epochs: 3, headEpochs: 1 })
    const batch = makeBatch(positions)
    const fresh = initParams(architecture, 1, 'new head')
    const whole = { ...params, 'fc.weight': fresh['fc.weight']!, 'fc.bias': fresh['fc.bias']! }
    const shifted = paintDigits(
      dataset.settings,
      batch.grey,
      Uint8Array.from(batch.digit, (digit) => (digit === 9 ? 0 : digit + 1)),
    )
    const expected = tf.tidy(() => forward(architecture, whole, shifted).dataSync())
    const { logits } = tf.tidy(() => trainer.update(batch, { epoch: 3, step: 0, stepsPerEpoch: 1 }))
    logits.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5))
  })
})
