/** How much of colour and digit is left in a network's gap features: linear probes on them (STUDY, the balanced set). */
import type * as tf from '@tensorflow/tfjs'
import { paintDigits, paintSplit, pick } from '../lab/data/canvas'
import type { Dataset } from '../lab/data/dataset'
import { features } from '../lab/model/cnn'
import { fitLinearProbe, probeAnswers } from '../lab/probes/linear'
import { randomStream } from '../lab/random'
import { evaluationBatch, ranges, readAll } from './evaluate'
import type { Network } from './network'
import { nextTurn } from './turn'

/** Training digits that are fitted on, at most. */
export const probeDigits = 20_000

export interface ProbeCounts {
  /** Training digits that the probes were fitted on. */
  fittedOn: number
  /** Images of the balanced test set, and right answers on them. */
  of: number
  color: number
  digit: number
}

interface Labelled {
  /** Of gap, [n, channels of conv3]. */
  features: Float32Array
  /** [n], 0..9. */
  color: Uint8Array
  digit: Uint8Array
}

/**
 * Fits on the run's training digits, each in one of the ten colours with equal probability, and scores on the balanced test set, of which nothing
 * is fitted. With turns for live requests between batches and between the optimiser's iterations.
 * @throws LabError `cancelled` when the signal aborts
 */
export async function linearProbes(network: Network, dataset: Dataset, signal: AbortSignal): Promise<ProbeCounts> {
  const turn = async () => {
    await nextTurn(signal)
  }
  const fitted = await trainingFeatures(network, dataset, turn)
  const { balanced } = dataset.splits
  const painted = (positions: Int32Array) => paintSplit(dataset.settings, balanced, positions)
  const scored = { features: await gapFeatures(network, balanced.size, painted, turn), color: balanced.color, digit: balanced.digit }
  return {
    fittedOn: fitted.digit.length,
    of: balanced.size,
    color: await rightAnswers(fitted, scored, 'color', turn),
    digit: await rightAnswers(fitted, scored, 'digit', turn),
  }
}

/** Which digits, and their colours, follow from the dataset's seed. */
async function trainingFeatures(network: Network, { settings, splits: { train } }: Dataset, turn: () => Promise<void>): Promise<Labelled> {
  const order = Int32Array.from({ length: train.size }, (_, i) => i)
  randomStream(settings.seed, 'linear probes', 'digits').shuffle(order)
  const chosen = order.subarray(0, probeDigits)
  const random = randomStream(settings.seed, 'linear probes', 'color')
  const color = Uint8Array.from(chosen, () => random.integer(10))
  const painted = (places: Int32Array) => paintDigits(settings, train.grey(places.map((place) => chosen[place]!)), pick(color, places))
  return { features: await gapFeatures(network, chosen.length, painted, turn), color, digit: pick(train.digit, chosen) }
}

/** [size, channels of conv3], row by row. */
async function gapFeatures(
  { architecture, params }: Network,
  size: number,
  painted: (positions: Int32Array) => tf.Tensor4D,
  turn: () => Promise<void>,
): Promise<Float32Array> {
  const width = architecture.widths[2]!
  const all = new Float32Array(size * width)
  for (const positions of ranges(size, evaluationBatch)) {
    all.set(
      readAll(() => features(architecture, params, painted(positions))),
      positions[0]! * width,
    )
    await turn()
  }
  return all
}

async function rightAnswers(fitted: Labelled, scored: Labelled, label: 'color' | 'digit', turn: () => Promise<void>): Promise<number> {
  const probe = await fitLinearProbe(fitted.features, fitted[label], { between: turn })
  return probeAnswers(probe, scored.features).reduce((right, answer, i) => right + (answer === scored[label][i] ? 1 : 0), 0)
}
