/**
 * For tests of what stands before the engine: an engine whose training is a chain of hashes. Each epoch's weights follow from the seed and from
 * the weights and state before, so a resume from anything but the last checkpoint ends in other weights.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CatalogueEntry } from '../contract/catalogue'
import { channelPair, type Channel } from '../contract/channel'
import { encodeMessage } from '../contract/codec'
import { datasetSettingsSchema, type DatasetReport, type DatasetSettings } from '../contract/dataset'
import { engineContract, type AttackTask, type EngineContract, type EpochResult, type TrainTask } from '../contract/engine'
import { LabError } from '../contract/errors'
import type { Cam, CamRatios } from '../contract/gradcam'
import type { ImageSource } from '../contract/images'
import { labContract, type LabContract } from '../contract/lab'
import { createClient, serve, type Client, type Handlers } from '../contract/rpc'
import type { PrototypesChunk } from '../contract/prototypes'
import type { SaeQuality } from '../contract/sae'
import { splits } from '../contract/study'
import type { EngineInfo } from '../contract/system'
import { contingencyTable, mutualInformation } from '../stats/contingency'
import { openStore, type Store } from '../store/store'
import { chainAt, chainAttacked, chainLogits, chainOriginal } from './attack/testing'
import { Backend } from './backend'
import { EngineLink } from './engine-link'
import { colorScan } from './microscope/testing'
import { Printer } from './print/printer'
import type { ReportTools } from './report/tools'
import { colorFeatures } from './sae/testing'
import { chainAblation, chainDose, chainDoseOfSet, chainSteer } from './steer/testing'

export const chainInfo: EngineInfo = {
  kind: 'cpu',
  reason: 'a chain of hashes',
  version: '1',
  tfjs: '4',
  node: '24',
  device: 'CPU',
  deviceMemory: null,
  threads: 1,
  path: null,
  platform: 'linux-x64',
}

/** What it can train with; all alike. */
const chainMethods = ['erm', 'cf-invar', 'dann', 'saliency', 'refit-head']
const images = 20
const digits = Uint8Array.from({ length: images }, (_, image) => image % 10)
const colors = Uint8Array.from({ length: images }, (_, image) => (image + 1) % 10)

const digest = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** A safetensors file with one tensor of 32 bytes. */
export function chainFile(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = JSON.stringify({ __metadata__: { settings: '{"epochs":1}' }, w: { dtype: 'U8', shape: [32], data_offsets: [0, 32] } }).padEnd(96)
  const file = Buffer.alloc(8 + header.length + 32)
  file.writeBigUInt64LE(BigInt(header.length))
  file.write(header, 8)
  file.set(content, 8 + header.length)
  return new Uint8Array(file)
}

/** What an uninterrupted training of so many epochs ends in. */
export function chainHash(seed: number, epochs: number): string {
  let weights = chainFile(digest(`seed ${seed}`))
  for (let epoch = 1; epoch <= epochs; epoch++) weights = nextWeights(weights, stateOf(weights))
  return digest(weights).toString('hex')
}

const stateOf = (weights: Uint8Array) => digest('state', weights)
const nextWeights = (weights: Uint8Array, state: Uint8Array) => chainFile(digest(weights, state))

export class ChainEngine {
  /** Called before each epoch; what it returns is waited for. */
  beforeEpoch: (seed: number, epoch: number) => void | Promise<void> = () => {}
  /** Whether the loss of this epoch is no longer finite. */
  diverges: (task: TrainTask, epoch: number) => boolean = () => false
  /** How many of the first images of the hard set it gets right after an epoch. */
  rightOnHard: (task: TrainTask, epoch: number) => number = () => 0
  /** Whether it gives one answer for everything after this epoch. */
  collapses: (task: TrainTask, epoch: number) => boolean = () => false
  /** Methods that its catalogue names as such; it names no others. */
  endsDifferently: string[] = []
  /** Called when an ablation or a dose over a set is half done; what it returns is waited for. */
  beforePassEnds: (signal: AbortSignal) => void | Promise<void> = () => {}
  /** Called before an image is attacked; what it returns is waited for. */
  beforeImage: (task: AttackTask, index: number) => void | Promise<void> = () => {}
  /** The smallest epsilon of an attack on a model (by its key) and an image; null for none. */
  epsilonOf: (model: string, index: number) => number | null = (_model, index) => (index % 5 === 4 ? null : 0.02 * ((index % 5) + 1))
  /** True digits and worn colours of every set. */
  labels = { digit: digits, color: colors }
  /** What it says of itself, and which digits its machine has. */
  info = chainInfo
  data = 'data'
  readonly trained: string[] = []
  readonly asked: string[] = []
  private channel: Channel | null = null
  private readonly held = new Set<string>()

  /** Starts it anew, with nothing that it knew. */
  attachTo(link: EngineLink): void {
    const [near, far] = channelPair()
    this.held.clear()
    this.channel = far
    serve(engineContract, this.handlers(), far)
    link.attach(near)
  }

  die(): void {
    this.channel?.close()
  }

  private handlers(): Handlers<EngineContract> {
    const needs = (hash: string) => {
      if (!this.held.has(hash)) throw new LabError('model-missing', 'not held')
    }
    const needsBoth = ({
      model,
      sae,
      dataset,
      datasetHash,
    }: {
      model: { key: string }
      sae: { key: string }
      dataset: DatasetSettings
      datasetHash?: string | undefined
    }) => {
      isSame(dataset, datasetHash)
      needs(model.key)
      needs(sae.key)
    }
    const hashOf = (settings: DatasetSettings) => digest(JSON.stringify(settings), this.data).toString('hex')
    const isSame = (settings: DatasetSettings, hash: string | undefined) => {
      if (hash !== undefined && hash !== hashOf(settings)) throw new LabError('conflict', 'the data has changed')
    }
    return {
      'engine.info': () => this.info,
      'engine.selfCheck': () => [{ name: 'hash', ok: true, error: 0, tolerance: 0 }],
      'engine.catalogue': () => ({ methods: this.endsDifferently.map((id) => chainEntry(id)), saeVariants: [], attacks: [] }),
      'engine.check': ({ method, settings }) => {
        if (!chainMethods.includes(method)) throw new LabError('bad-input', `there is no training method "${method}"`)
        return { settings: { epochs: 3, batch: 10, ...settings }, parameters: 32 }
      },
      'data.presets': () => [],
      'data.describe': ({ settings }) => ({ hash: hashOf(settings), settings, splits: chainSplits(this.labels) }),
      'data.samples': ({ settings: { palette, placement }, indices = [] }) => {
        this.asked.push('samples')
        const index = Int32Array.from(indices)
        const grey = Uint8Array.from({ length: index.length * 28 * 28 }, (_, at) => index[Math.floor(at / (28 * 28))]!)
        const of = (labels: Uint8Array) => Uint8Array.from(index, (image) => labels[image]!)
        return { total: images, index, digit: of(digits), color: of(colors), grey, palette, placement }
      },
      'data.labels': ({ settings, datasetHash }) => {
        isSame(settings, datasetHash)
        return this.labels
      },
      'model.load': ({ bytes }) => {
        const hash = digest(bytes).toString('hex')
        this.held.add(hash)
        return { key: hash, hash, settings: { epochs: 1 }, parameters: 32 }
      },
      'model.predict': ({ model, dataset, datasetHash, split }) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        this.asked.push(`predict ${split}`)
        return { digit: digits, color: colors, predicted: colors, confidence: new Float32Array(images).fill(0.5) }
      },
      'model.probe': ({ model, dataset, datasetHash }) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        this.asked.push('probe')
        return Int32Array.from({ length: 1000 }, (_, at) => (at % 10 === Math.floor(at / 100) ? 2 : 0))
      },
      'model.linearProbes': ({ model, dataset, datasetHash }) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        this.asked.push('linear probes')
        return { fittedOn: 1000, of: images, color: 18, digit: 9 }
      },
      'model.dump': ({ model, dataset, datasetHash, what, run, epoch }) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        return { bytes: new TextEncoder().encode(`${what} of ${run} after ${epoch}`) }
      },
      'microscope.scan': async ({ model, dataset, datasetHash, split }, emit) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        this.asked.push(`scan ${split}`)
        emit({ type: 'progress', done: images / 2, total: images })
        emit({ type: 'done', scan: encodeMessage(colorScan(colors)) })
      },
      'microscope.channels': ({ model, dataset, datasetHash }) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        this.asked.push('channels')
        return { logits: new Float32Array(10), layers: [] }
      },
      'microscope.fields': ({ model, dataset, datasetHash, layer, channel, indices }) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        if (layer !== 'conv1' || channel > 0) throw new LabError('bad-input', `there is no channel ${channel} in ${layer}`)
        return indices.map((index) => ({ top: index, left: 0, height: 3, width: 3 }))
      },
      'gradcam.images': ({ model, dataset, datasetHash, images: asked, of }) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        this.asked.push('gradcam images')
        return asked.map((image) => chainCam(image, of))
      },
      'gradcam.set': async ({ model, dataset, datasetHash, split, layer, randomHead }, emit, { signal }) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        this.asked.push(`gradcam ${split} ${layer}${randomHead === undefined ? '' : ` random ${randomHead}`}`)
        emit({ type: 'progress', done: images / 2, total: images })
        await new Promise((resolve) => setTimeout(resolve, 1))
        if (signal.aborted) throw new LabError('cancelled', 'stopped')
        emit({ type: 'done', ratios: chainRatios(randomHead ?? 0) })
      },
      'prototypes.run': async ({ model, layer, objective, channels = [0, 1], seeds, settings }, emit, { signal }) => {
        needs(model.key)
        this.asked.push(`prototypes ${layer} ${objective}`)
        for (const step of [1, settings.steps]) {
          emit(chainPrototypes(layer, step, settings.steps, channels, seeds))
          await new Promise((resolve) => setTimeout(resolve, 1))
          if (signal.aborted) throw new LabError('cancelled', 'stopped')
        }
      },
      'sae.check': ({ configuration, network }) => {
        if (configuration.variant !== 'relu-l1') throw new LabError('bad-input', `there is no SAE variant "${configuration.variant}"`)
        const [width] = network.widths as number[]
        return { settings: { expansion: 4, epochs: 2, stepsPerEpoch: 10, ...configuration.settings }, width: width!, latents: 4 * width! }
      },
      'sae.train': async (task, emit, { signal }) => {
        isSame(task.dataset, task.datasetHash)
        needs(task.model.key)
        for (let epoch = 1; epoch <= Number(task.settings.epochs); epoch++) {
          emit({ type: 'step', step: 10 * epoch, steps: 20, vectorsPerSecond: 100, values: [{ name: 'loss', step: 10 * epoch, value: 1 / epoch }] })
          await this.beforeEpoch(task.seed, epoch)
          await new Promise((resolve) => setTimeout(resolve, 1))
          if (signal.aborted) return
          emit({ type: 'epoch', epoch, quality: { ...chainQuality, reconstruction: 1 / epoch } })
        }
        this.trained.push(`sae ${task.layer} ${task.aggregation} seed ${task.seed}`)
        const weights = chainFile(digest(JSON.stringify([task.model, task.layer, task.aggregation, task.settings, task.seed])))
        emit({ type: 'done', weights, weightsHash: digest(weights).toString('hex') })
      },
      'sae.load': ({ bytes }) => {
        const hash = digest(bytes).toString('hex')
        this.held.add(hash)
        return { key: hash, hash }
      },
      'sae.features': async ({ model, sae, dataset, datasetHash, split }, emit) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        needs(sae.key)
        this.asked.push(`features ${split}`)
        emit({ type: 'progress', done: images / 2, total: images })
        emit({ type: 'done', scan: encodeMessage(colorFeatures(colors)) })
      },
      'sae.maps': ({ model, sae, dataset, datasetHash, indices }) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        needs(sae.key)
        return { maps: Float32Array.from(indices.flatMap((index) => [index, index, index, index])), side: 2 }
      },
      'sae.codes': ({ model, sae, dataset, datasetHash }) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        needs(sae.key)
        return { codes: Float32Array.of(1, 0), strongest: Float32Array.of(2, 0) }
      },
      'sae.ablate': async (question, emit, { signal }) => {
        needsBoth(question)
        this.asked.push(`ablate ${question.features.join(',')} ${question.mode} ${question.split}`)
        emit({ type: 'progress', done: 1, total: 2 })
        await this.beforePassEnds(signal)
        if (signal.aborted) return
        emit({ type: 'done', ablation: chainAblation(question, images) })
      },
      'sae.dump': (question) => {
        needsBoth(question)
        const { what, run, feature, alpha, protocol } = question
        return { bytes: new TextEncoder().encode(`${what} of ${run}: ${feature ?? '-'} ${alpha} ${protocol}`) }
      },
      'steer.state': (question) => {
        needsBoth(question)
        return chainSteer(question)
      },
      'steer.dose': (question) => {
        needsBoth(question)
        return chainDose(question)
      },
      'steer.directions': (question) => {
        needsBoth(question)
        return { values: Float64Array.of(question.from, question.to), random: new Float32Array(10 * question.directions), otherFeature: null }
      },
      'steer.set': async (question, emit, { signal }) => {
        needsBoth(question)
        this.asked.push(`set ${question.feature} ${question.split}`)
        emit({ type: 'progress', done: images / 2, total: images })
        await this.beforePassEnds(signal)
        if (signal.aborted) return
        emit({ type: 'done', dose: chainDoseOfSet(question, images) })
      },
      'attack.check': ({ method, settings }) => {
        if (method !== 'pgd' && method !== 'fmn') throw new LabError('bad-input', `there is no attack "${method}"`)
        return { settings: { steps: 120, ...settings }, success: 0.9, budget: 0.05, maxEpsilon: 0.3, resolution: 0.0005 }
      },
      'attack.run': async (task, emit, { signal }) => {
        isSame(task.dataset, task.datasetHash)
        needs(task.model.key)
        for (const [done, index] of task.indices.entries()) {
          emit({ type: 'progress', share: done / task.indices.length, doing: `${done} of ${task.indices.length} images done` })
          await this.beforeImage(task, index)
          await new Promise((resolve) => setTimeout(resolve, 1))
          if (signal.aborted) return
          this.trained.push(`attack ${index}`)
          emit({ type: 'image', ...chainAttacked(task, this.labels, index, this.epsilonOf(task.model.key, index)) })
        }
      },
      'attack.at': ({ model, dataset, datasetHash, index, epsilon }) => {
        isSame(dataset, datasetHash)
        needs(model.key)
        return chainAt(epsilon, this.epsilonOf(model.key, index))
      },
      'attack.logits': ({ model, images: shown }) => {
        needs(model.key)
        this.asked.push('attack logits')
        return chainLogits(shown)
      },
      'attack.cams': ({ model, images: shown, of }) => {
        needs(model.key)
        return Array.from({ length: shown.length / 2352 }, (_, image) => ({ ...chainCam({ from: 'split', split: 'hard', index: image }, of) }))
      },
      'attack.images': ({ dataset, datasetHash, indices }) => {
        isSame(dataset, datasetHash)
        const shown = new Float32Array(indices.length * 2352)
        for (const place of indices.keys()) shown.set(chainOriginal(), place * 2352)
        return { images: shown, grey: new Uint8Array(indices.length * 784) }
      },
      'train.run': async (task, emit, { signal }) => {
        isSame(task.dataset, task.datasetHash)
        let { epoch, weights, state } = task.resume ?? startOf(task)
        while (++epoch <= Number(task.settings.epochs)) {
          emit({ type: 'step', epoch, step: 1, steps: 2, imagesPerSecond: 100, values: [{ name: 'loss', step: epoch * 2 - 1, value: 1 / epoch }] })
          await this.beforeEpoch(task.seed, epoch)
          await new Promise((resolve) => setTimeout(resolve, 1))
          if (signal.aborted) return
          if (this.diverges(task, epoch)) {
            emit({ type: 'notice', notice: { kind: 'not-finite', epoch, step: 1, message: `the loss was NaN in epoch ${epoch}` } })
            throw new LabError('conflict', `the loss was NaN in epoch ${epoch}`)
          }
          weights = nextWeights(weights, state)
          state = stateOf(weights)
          this.trained.push(`seed ${task.seed} epoch ${epoch}`)
          emit({ type: 'epoch', result: epochResult(epoch, weights, state, this.rightOnHard(task, epoch)) })
          if (this.collapses(task, epoch))
            emit({ type: 'notice', notice: { kind: 'collapsed', epoch, step: null, message: 'one answer for everything' } })
        }
      },
    }
  }
}

/** The same labels in every split. */
function chainSplits({ digit, color }: { digit: Uint8Array; color: Uint8Array }): DatasetReport['splits'] {
  const contingency = contingencyTable(digit, color)
  const dominant = contingency.map((row, value) => row[value]!)
  const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0)
  const report = {
    size: digit.length,
    contingency,
    dominantShare: contingency.map((row, value) => dominant[value]! / total(row)),
    dominantOverall: total(dominant) / digit.length,
    mutualInformation: mutualInformation(contingency),
  }
  return Object.fromEntries(splits.map((split) => [split, { split, ...report }])) as DatasetReport['splits']
}

function chainEntry(id: string): CatalogueEntry {
  const noSettings: CatalogueEntry['settings'] = { type: 'object', properties: {} }
  return { id, title: id, source: '', explanation: '', settings: noSettings, presets: [], cost: 1, endsDifferently: true, losses: ['loss'] }
}

const chainQuality: SaeQuality = { reconstruction: 1, l1: 0.5, l0: 3, explainedVariance: 0.9, dead: 1, survival: [] }

/** A map of one bright pixel at the image's own place. */
function chainCam(source: ImageSource, of: number | 'predicted' | 'true'): Cam {
  const place = source.from === 'split' ? source.index : 0
  const map = new Float32Array(784)
  map[place] = 1
  const figures = { background: 1 / 784, stroke: 0, ratio: null }
  const shown = { raw: map, side: 28, upsampled: map, scaled: map, image: new Float32Array(2352), grey: new Uint8Array(784) }
  const known = source.from === 'split' ? { digit: digits[place]!, color: source.color ?? colors[place]! } : { digit: null, color: null }
  const answer = { predicted: 1, probabilities: new Float32Array(10).fill(0.1), of: typeof of === 'number' ? of : 1 }
  return { ...known, ...answer, ...shown, empty: false, scaledFigures: figures, rawFigures: figures }
}

/** Ratios 0.1, 0.2, ... of its images, higher by `offset`; the last has no evidence. */
function chainRatios(offset: number): CamRatios {
  const ratio = Float32Array.from(digits, (_, image) => (image === images - 1 ? NaN : offset + (image + 1) / 10))
  const noEvidence = Uint8Array.from(ratio, (value) => (Number.isNaN(value) ? 1 : 0))
  const labels = { index: Int32Array.from(digits, (_, image) => image), digit: digits, color: colors, predicted: colors, of: colors }
  return { ...labels, scaledRatio: ratio, rawRatio: ratio, noEvidence }
}

/** Grey images; the value is the channel's number and 4.5. */
function chainPrototypes(layer: PrototypesChunk['layer'], step: number, steps: number, channels: number[], seeds: number[]): PrototypesChunk {
  const solidity = { oneHue: 0, saturation: 0, hue: null, solid: false }
  const prototypes = seeds.flatMap((seed) =>
    channels.map((channel) => ({ channel, seed, value: channel + 4.5, percentile: null, solidity, trouble: null })),
  )
  const images = new Float32Array(prototypes.length * 2352).fill(0.5)
  return { layer, step, steps, done: step === steps, secondsLeft: step === steps ? 0 : 1, prototypes, images }
}

function startOf(task: TrainTask) {
  const weights = chainFile(digest(`seed ${task.seed}`))
  return { epoch: 0, weights, state: new Uint8Array(stateOf(weights)) as Uint8Array }
}

function epochResult(epoch: number, weights: Uint8Array, state: Uint8Array, rightOnHard: number): EpochResult {
  const predictions = (['easy', 'hard'] as const).map((split) => ({
    split,
    predicted: split === 'easy' ? digits : Uint8Array.from(colors, (color, image) => (image < rightOnHard ? digits[image]! : color)),
    confidence: new Float32Array(images).fill(0.9),
  }))
  const losses = { loss: 1 / epoch, extra: epoch }
  return {
    epoch,
    losses,
    train: 0.9,
    easy: 1,
    hard: 0,
    trainSeconds: 1,
    seconds: 1.5,
    weights,
    weightsHash: digest(weights).toString('hex'),
    state,
    predictions,
  }
}

/** A backend on a store of its own, with a page. */
export interface TestLab {
  home: string
  store: Store
  engine: ChainEngine
  link: EngineLink
  backend: Backend
  page: Client<LabContract>
}

const drawsNothing = () => {
  throw new LabError('unavailable', 'this test draws no reports')
}
const noReports: ReportTools = { printer: new Printer(), renderer: drawsNothing, studyRenderer: drawsNothing }

interface TestLabOptions {
  home?: string
  host?: 'web' | 'cli'
  process?: { pid: number; ppid: number }
  /** What it does not have, this test does not draw. */
  reporting?: Partial<ReportTools>
}

export function openTestLab(options: TestLabOptions = {}): TestLab {
  const home = options.home ?? temporaryHome()
  const store = openStore(home, options.process ? { process: options.process } : {})
  const link = new EngineLink()
  const engine = new ChainEngine()
  engine.attachTo(link)
  const backend = new Backend(
    store,
    link,
    { name: options.host ?? 'web', version: '1.2.3', runtime: 'a test' },
    { ...noReports, ...options.reporting },
  )
  const [near, far] = channelPair()
  backend.servePage(far)
  return { home, store, engine, link, backend, page: createClient(labContract, near) }
}

const homes: string[] = []

export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'lab-test-'))
  homes.push(home)
  return home
}

export function removeHomes(): void {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true })
}

export const defaultDataset = datasetSettingsSchema.parse({})

/** Resolves once the condition holds; fails after some seconds. */
export async function until(condition: () => boolean | Promise<boolean>, what = 'the condition', limitMs = 10_000): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
