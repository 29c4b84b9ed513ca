/** The lab's side: the engine's own training, evaluation and epoch, as a peer (bench/peer.ts). */
import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import * as tf from '@tensorflow/tfjs'
import { datasetSettingsSchema } from '../src-main/contract/dataset'
import type { EpochResult, TrainChunk } from '../src-main/contract/engine'
import { prototypeSettings } from '../src-main/contract/prototypes'
import { studyConfigurations } from '../src-main/contract/sae'
import { chooseBackend } from '../src-main/engine/backend-choice'
import { evaluationBatch, ranges, readAll } from '../src-main/engine/evaluate'
import { scanBatch } from '../src-main/engine/microscope'
import { ActivationMeans } from '../src-main/engine/sae-means'
import { trainSae } from '../src-main/engine/sae-train'
import { train } from '../src-main/engine/train'
import { attacks } from '../src-main/lab/attack'
import { attackedCnn } from '../src-main/lab/attack/cnn'
import { joined } from '../src-main/lab/attack/evaluate'
import { startDirection } from '../src-main/lab/attack/starts'
import { openDataset } from '../src-main/lab/data/dataset'
import { paintDigits, paintSplit, pick } from '../src-main/lab/data/canvas'
import { methods } from '../src-main/lab/methods'
import { ChannelScan } from '../src-main/lab/microscope/scan'
import type { Batch, Trainer } from '../src-main/lab/methods/method'
import { architectureOf, imageLength, type CnnArchitecture } from '../src-main/lab/model/architecture'
import { disposeParams, forward, type CnnParams } from '../src-main/lab/model/cnn'
import { initParams } from '../src-main/lab/model/init'
import { decode, encode, fromTorch } from '../src-main/lab/model/safetensors'
import { Maximisation } from '../src-main/lab/prototypes/maximise'
import { randomStream } from '../src-main/lab/random'
import { saeVariants } from '../src-main/lab/sae'
import { batch, type Job, type Timing } from './jobs'

/** Answers jobs from standard input until it ends. */
export async function serveOurs(): Promise<void> {
  const { reason } = await chooseBackend()
  say({ ready: `the lab, ${reason}` })
  for await (const line of createInterface({ input: process.stdin })) say(await answer(JSON.parse(line) as Job))
}

const say = (message: unknown) => process.stdout.write(`${JSON.stringify(message)}\n`)

function answer(job: Job): Timing | Promise<Timing> {
  if (job.job === 'train') return timeSteps(job.steps)
  if (job.job === 'evaluate') return timeEvaluation(job.images)
  if (job.job === 'prototypes') return timePrototypes(job)
  if (job.job === 'sae') return timeSaes(job)
  if (job.job === 'attack-file') return makeAttackFile(job)
  if (job.job === 'attack') return timeAttack(job)
  return job.job === 'scan' ? timeScan(job.images) : timeEpoch(job)
}

/** The study's. */
const attackRestarts = 10

const settingsOf = (method: string) => methods.check(method, 'as-written', { epochs: 1, batch })
const dataset = () => openDataset(datasetSettingsSchema.parse({}))

interface Network {
  architecture: CnnArchitecture
  params: CnnParams
  trainer: Trainer
}
let made: Network | undefined
/** The network of the jobs that are not a whole epoch, kept from one to the next. */
const network = () => (made ??= makeNetwork())

function makeNetwork(): Network {
  const settings = settingsOf('erm')
  const architecture = architectureOf(settings)
  const params = initParams(architecture, 1)
  const { splits, settings: style } = dataset()
  const context = {
    settings,
    seed: 1,
    architecture,
    params,
    train: splits.train,
    paint: (grey: Uint8Array, color: Uint8Array) => paintDigits(style, grey, color),
  }
  return { architecture, params, trainer: methods.get('erm').create(context) }
}

/** The first images of the training set. */
function firstBatch(): Batch {
  const { splits, settings: style } = dataset()
  const positions = Int32Array.from({ length: batch }, (_, i) => i)
  const grey = splits.train.grey(positions)
  const [digit, color] = [pick(splits.train.digit, positions), pick(splits.train.color, positions)]
  return { positions, grey, digit, color, images: paintDigits(style, grey, color), labels: tf.tensor1d(Int32Array.from(digit), 'int32') }
}

/** Steps on one batch that stays in memory. */
function timeSteps(steps: number): Timing {
  const { trainer, params } = network()
  const repeated = firstBatch()
  const started = performance.now()
  for (let step = 0; step < steps; step++) {
    const { losses, logits } = tf.tidy(() => trainer.update(repeated, { epoch: 1, step, stepsPerEpoch: steps }))
    tf.dispose([losses, logits])
  }
  // Waits for the last step where a device works on behind our back.
  params['fc.bias']!.dataSync()
  const seconds = secondsSince(started)
  tf.dispose([repeated.images, repeated.labels])
  return { seconds }
}

function timeEvaluation(images: number): Timing {
  const { architecture, params } = network()
  const painted = tf.randomUniform<tf.Rank.R4>([evaluationBatch, 28, 28, 3])
  const started = performance.now()
  for (let first = 0; first < images; first += evaluationBatch) {
    readAll(() => forward(architecture, params, painted.slice(0, Math.min(evaluationBatch, images - first))))
  }
  const seconds = secondsSince(started)
  painted.dispose()
  return { seconds }
}

/** Both over the same images: those of one batch in memory, each time in another brightness, so that new ones come among the strongest as in a set in any order. */
function timeScan(images: number): Timing {
  const { architecture, params } = network()
  const painted = tf.randomUniform<tf.Rank.R4>([evaluationBatch, 28, 28, 3])
  const pass = (batchSize: number, look: (batch: tf.Tensor4D, positions: Int32Array) => void) => {
    const random = randomStream(1, 'brightness')
    for (const positions of ranges(images, batchSize)) {
      tf.tidy(() => look(painted.slice(0, positions.length).mul(random.uniform(0.5, 1)), positions))
    }
  }
  const started = performance.now()
  pass(evaluationBatch, (batch) => void readAll(() => forward(architecture, params, batch)))
  const forwardOnly = secondsSince(started)
  const scanStarted = performance.now()
  const scan = new ChannelScan(architecture, params, images)
  pass(scanBatch, (batch, positions) => {
    const labels = Uint8Array.from(positions, (position) => position % 10)
    scan.add(batch, positions, { digit: labels, color: labels })
  })
  scan.finish()
  painted.dispose()
  return { forward: forwardOnly, scan: secondsSince(scanStarted) }
}

/** The first channels of a layer at once. */
function timePrototypes({ layer, channels, steps }: Extract<Job, { job: 'prototypes' }>): Timing {
  const { architecture, params } = network()
  const settings = prototypeSettings.parse({ steps })
  const wishes = Array.from({ length: channels }, (_, channel) => ({ channel, seed: 0 }))
  const started = performance.now()
  const batch = new Maximisation({ architecture, params, layer, objective: 'channel_mean', settings }, wishes)
  for (let step = 0; step < steps; step++) batch.step()
  batch.dispose()
  return { seconds: secondsSince(started), made: channels }
}

/** With the collecting of activations, and with all figures that are taken after each epoch, which the peers do without. */
async function timeSaes(job: Extract<Job, { job: 'sae' }>): Promise<Timing> {
  const one = studyConfigurations.filter(({ layer, aggregation }) => layer === 'relu3' && aggregation === 'spatial_mean')
  return { one: await timeSaeJob(job, one), seven: await timeSaeJob(job, studyConfigurations) }
}

async function timeSaeJob(
  { trainSize, testSize, stepsPerEpoch }: Extract<Job, { job: 'sae' }>,
  configurations: typeof studyConfigurations,
): Promise<number> {
  const { architecture, params } = network()
  const digits = openDataset(datasetSettingsSchema.parse({ trainSize, testSize }))
  const shared = {
    network: { architecture, params, key: 'bench', hash: '' },
    dataset: digits,
    means: new ActivationMeans(),
    collectToo: configurations.flatMap(({ layer, aggregation }) => (aggregation === 'spatial_mean' ? [layer] : [])),
    variant: 'relu-l1',
    settings: { ...saeVariants.check('relu-l1', 'as-written', { stepsPerEpoch }) },
    seed: 1,
  }
  const started = performance.now()
  for (const place of configurations) await trainSae({ ...shared, ...place }, () => {}, new AbortController().signal)
  return secondsSince(started)
}

/** Of a network that was trained in all colours for a little while, and the sevens of which it is least sure that it gets right with P > 0.5: some of them can be turned within the budget. */
async function makeAttackFile({ file, samples }: Extract<Job, { job: 'attack-file' }>): Promise<Timing> {
  const settings = methods.check('erm', undefined, { epochs: 6, optimizer: 'adam', lr: 0.003, thirdPool: false })
  const data = datasetSettingsSchema.parse({ rho: 0.1, trainSize: 7_500, testSize: 2_000 })
  const started = performance.now()
  const epochs: EpochResult[] = []
  const keep = (chunk: TrainChunk) => void (chunk.type === 'epoch' && epochs.push(chunk.result))
  await train({ method: 'erm', settings: { ...settings }, dataset: data, seed: 1 }, keep, new AbortController().signal)
  const { weights, predictions } = epochs.at(-1)!
  const { splits, settings: style } = openDataset(data)
  const { predicted, confidence } = predictions.find(({ split }) => split === 'hard')!
  const right = [...predicted.keys()].filter((i) => splits.hard.digit[i] === 7 && predicted[i] === 7 && confidence[i]! > 0.5)
  const sevens = right.sort((a, b) => confidence[a]! - confidence[b]!).slice(0, samples)
  const images = readAll(() => paintSplit(style, splits.hard, Int32Array.from(sevens)))
  const restarts = Array.from({ length: attackRestarts }, (_, restart) => restart)
  const starts = sevens.flatMap((index) => restarts.map((restart) => startDirection(0, index, restart, imageLength)))
  const tensors = {
    ...decode(weights).tensors,
    images: { shape: [sevens.length, 28, 28, 3], data: images },
    starts: { shape: [sevens.length, attackRestarts, imageLength], data: joined(starts) },
    index: { shape: [sevens.length], data: Float32Array.from(sevens) },
  }
  writeFileSync(file, encode(tensors))
  return { seconds: secondsSince(started) }
}

/** With the restarts of each smallest epsilon run to their end, and their images kept, which the peers do without. */
async function timeAttack({ file, samples, steps }: Extract<Job, { job: 'attack' }>): Promise<Timing> {
  const { tensors } = decode(readFileSync(file))
  const { images, starts: _starts, index, ...weights } = tensors
  const architecture = architectureOf({ widths: [32, 64, 128], thirdPool: false })
  const params = fromTorch(weights)
  const subjects = Array.from({ length: samples }, (_, i) => ({
    index: index!.data[i]!,
    image: images!.data.slice(i * imageLength, (i + 1) * imageLength) as Float32Array,
  }))
  const run = (search: string) => {
    const settings = attacks.check('pgd', 'as-written', { steps, restarts: attackRestarts, search })
    const started = performance.now()
    const epsilons: number[] = []
    for (const event of attacks.get('pgd').search({ model: attackedCnn(architecture, params), target: 3, seed: 0 }, subjects, settings)) {
      if (event.type === 'found' && event.found.epsilon !== null) epsilons.push(event.found.epsilon)
    }
    return { seconds: secondsSince(started), epsilons }
  }
  const [bracket, sweep] = [run('bracket'), run('sweep')]
  disposeParams(params)
  const meanEpsilon = bracket.epsilons.reduce((sum, epsilon) => sum + epsilon, 0) / Math.max(1, bracket.epsilons.length)
  return { seconds: bracket.seconds, swept: sweep.seconds, turned: bracket.epsilons.length, meanEpsilon }
}

async function timeEpoch({ method, trainSize, testSize }: Extract<Job, { job: 'epoch' }>): Promise<Timing> {
  const timings: Timing[] = []
  await train(
    { method, settings: { ...settingsOf(method) }, dataset: datasetSettingsSchema.parse({ trainSize, testSize }), seed: 1 },
    (chunk) => {
      if (chunk.type === 'epoch') timings.push({ train: chunk.result.trainSeconds, evaluate: chunk.result.seconds - chunk.result.trainSeconds })
    },
    new AbortController().signal,
  )
  return timings[0]!
}

const secondsSince = (start: number) => (performance.now() - start) / 1000
