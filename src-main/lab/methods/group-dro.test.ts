import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { largestDifference } from '../ops/naive.testing'
import { groupDro } from './group-dro'
import { countGroups, groupsOf } from './groups'
import { barDataset, batchAt, lossesByHand, slope, startMethod, valuesOf } from './methods.testing'

const dataset = barDataset(60, { rho: 0.6 })
const { train } = dataset.splits
const counts = Array.from(countGroups(train))
const at = { epoch: 1, step: 0, stepsPerEpoch: 2 }
const batches = [0, 1].map((start) =>
  batchAt(
    dataset,
    Int32Array.from({ length: 15 }, (_, i) => 2 * i + start),
  ),
)

/** Mean loss of each group in a batch. */
function meansByGroup(losses: number[], groups: Uint8Array): Map<number, number> {
  const own = (group: number) => losses.filter((_, i) => groups[i] === group)
  return new Map(Array.from(new Set(groups), (group) => [group, own(group).reduce((sum, loss) => sum + loss, 0) / own(group).length]))
}

/** q_g exp(eta (loss_g + C / sqrt(n_g))) for the groups in the batch, over the sum of all. */
function nextWeights(q: number[], means: Map<number, number>, eta: number, adjustment: number): number[] {
  const grown = q.map((weight, group) =>
    means.has(group) ? weight * Math.exp(eta * (means.get(group)! + adjustment / Math.sqrt(counts[group]!))) : weight,
  )
  const sum = grown.reduce((total, weight) => total + weight, 0)
  return grown.map((weight) => weight / sum)
}

it.each([0, 2])('group weights and losses of two steps as worked by hand, size adjustment %d', (adjustment) => {
  const eta = 0.5
  const started = startMethod(groupDro, dataset, { groupStep: eta, adjustment })
  const occurring = counts.filter((count) => count > 0).length
  expect(occurring).toBeLessThan(100)
  let q = counts.map((count) => (count > 0 ? 1 / occurring : 0))
  for (const batch of batches) {
    const losses = lossesByHand(started, batch.images, batch.digit)
    const means = meansByGroup(losses, groupsOf(batch))
    q = nextWeights(q, means, eta, adjustment)
    const update = tf.tidy(() => started.trainer.update(batch, at))
    expect(largestDifference(started.trainer.state().groupWeights!.dataSync(), q)).toBeLessThan(1e-7)
    const terms = Object.fromEntries(Object.entries(update.losses).map(([name, value]) => [name, value.dataSync()[0]]))
    expect(terms.loss).toBeCloseTo(
      Array.from(means).reduce((sum, [group, loss]) => sum + q[group]! * loss, 0),
      5,
    )
    expect(terms.digitLoss).toBeCloseTo(
      losses.reduce((sum, loss) => sum + loss / losses.length, 0),
      5,
    )
    expect(terms.worstGroupLoss).toBeCloseTo(Math.max(...means.values()), 5)
  }
  expect(Math.max(...q) - 1 / occurring).toBeGreaterThan(1e-3)
})

it('the network steps down the loss with its weights held fixed, as finite differences find it', () => {
  const lr = 0.05
  const started = startMethod(groupDro, dataset, { optimizer: 'sgd', lr, groupStep: 1 })
  const [batch] = batches
  const groups = groupsOf(batch!)
  const means = () => meansByGroup(lossesByHand(started, batch!.images, batch!.digit), groups)
  const occurring = counts.filter((count) => count > 0).length
  const q = nextWeights(
    counts.map((count) => (count > 0 ? 1 / occurring : 0)),
    means(),
    1,
    0,
  )
  const loss = () => Array.from(means()).reduce((sum, [group, value]) => sum + q[group]! * value, 0)
  const before = valuesOf(started.params)
  const slopes = ['fc.bias', 'fc.weight', 'conv3.bias'].map((name) => [name, slope(started.params[name]!, 2, loss)] as const)
  tf.tidy(() => started.trainer.update(batch!, at))
  for (const [name, value] of slopes) expect((started.params[name]!.dataSync()[2]! - before[name]![2]!) / -lr, name).toBeCloseTo(value, 4)
  expect(slopes.some(([, value]) => Math.abs(value) > 0.01)).toBe(true)
})

it('goes on from its weights, which are its own', () => {
  const [original, resumed] = [0, 1].map(() => startMethod(groupDro, dataset, { groupStep: 0.5 })) as [
    ReturnType<typeof startMethod>,
    ReturnType<typeof startMethod>,
  ]
  tf.tidy(() => original.trainer.update(batches[0]!, at))
  resumed.trainer.restore(original.trainer.state())
  const kept = original.trainer.state().groupWeights!.dataSync().slice()
  original.trainer.dispose()
  expect(resumed.trainer.state().groupWeights!.dataSync()).toEqual(kept)
})

it('draws groups alike, or leaves the order to the run', () => {
  const order = startMethod(groupDro, dataset, {}).trainer.order!(1)
  expect(new Set(order).size).toBeLessThan(60)
  expect(startMethod(groupDro, dataset, { balanced: false }).trainer.order).toBeUndefined()
})
