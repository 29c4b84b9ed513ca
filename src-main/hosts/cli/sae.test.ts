/** `lab sae …` on a built lab: real backend, real engine, a tiny network. What it says is held against plain loops over what it exports. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunDetail, RunSummary } from '../../contract/runs'
import type { SaeRow } from '../../contract/sae'
import type { AblateResult } from './commands/sae/ablate'
import type { FeaturesResult } from './commands/sae/features'
import type { SteerResult } from './commands/sae/steer'
import type { SaeTrainResult } from './commands/sae/train'
import type { TrainResult } from './results'
import { OpenLab } from './testing'

const home = mkdtempSync(join(tmpdir(), 'lab-sae-'))
const lab = new OpenLab(home)
const json = lab.json.bind(lab)
const images = 200

let network: TrainResult
/** On gap with two lambdas, and on the mean and the positions of relu3. */
let gap: SaeTrainResult
let sparse: SaeTrainResult
let mean: SaeTrainResult
let positions: SaeTrainResult

const short = [...['stepsPerEpoch=30', 'batch=128', 'lr=0.01', 'statBatches=4'].flatMap((setting) => ['--set', setting])]

beforeAll(async () => {
  network = await json(['train', '--train-size', '600', '--test-size', String(images), '--epochs', '1', '--set', 'widths=4,4,16'])
  const { runs } = await json<{ runs: SaeTrainResult[] }>(['sae', 'train', network.run, '--layer', 'gap', '--lambdas', '0.001,0.3', ...short])
  ;[gap, sparse] = runs as [SaeTrainResult, SaeTrainResult]
  mean = await json(['sae', 'train', 'last', '--seed', '4', ...short])
  positions = await json(['sae', 'train', network.run.slice(0, 9), '--aggregation', 'per_position', ...short])
}, 120_000)

afterAll(async () => {
  await lab.close()
  rmSync(home, { recursive: true, force: true })
})

describe('lab sae train and list', () => {
  it('ends with one object an SAE, with its quality', () => {
    expect(gap).toMatchObject({ model: network.run, modelEpoch: 1, layer: 'gap', aggregation: 'spatial_mean', variant: 'relu-l1', seed: 0 })
    expect(gap).toMatchObject({ width: 16, latents: 64, status: 'finished', settings: { lambda: 0.001, stepsPerEpoch: 30 } })
    expect(mean).toMatchObject({ model: network.run, layer: 'relu3', aggregation: 'spatial_mean', seed: 4 })
    expect(positions).toMatchObject({ layer: 'relu3', aggregation: 'per_position', seed: 0 })
    for (const { quality } of [gap, mean, positions]) {
      expect(quality!.explainedVariance).toSatisfy((value: number) => value > 0 && value <= 1)
      expect(quality!.survival.map(({ split }) => split)).toContain('hard')
    }
    expect(sparse.quality!.l1).toBeLessThan(gap.quality!.l1)
    expect(gap.weightsHash).toMatch(/^[0-9a-f]{16,}$/)
  })

  it('gives the same weights for the same seed', async () => {
    const again = await json<SaeTrainResult>(['sae', 'train', network.run, '--layer', 'gap', ...short])
    expect([again.weightsHash, again.run === gap.run]).toEqual([gap.weightsHash, false])
    await json(['delete', again.run])
  })

  it('lists SAEs, newest first, of one network where named, as text too', async () => {
    const { saes } = await json<{ saes: SaeRow[] }>(['sae', 'list', network.run])
    expect(saes.map(({ run }) => run)).toEqual([positions, mean, sparse, gap].map(({ run }) => run))
    const { stdout } = await lab.run(['sae', 'list'])
    expect(stdout).toContain(`${mean.run.slice(0, 12)}  ${network.run.slice(0, 12)}  relu3  spatial_mean`)
  })

  it('is among the runs, with its network and its quality', async () => {
    const { runs } = await json<{ runs: (RunSummary & { sae?: SaeRow })[] }>(['runs'])
    const row = runs.find(({ id }) => id === gap.run)
    expect(row).toMatchObject({
      kind: 'sae',
      parents: [{ id: network.run, role: 'model' }],
      sae: { model: network.run, layer: 'gap', quality: gap.quality },
    })
    expect(runs.find(({ id }) => id === network.run)).not.toHaveProperty('sae')
    const shown = await json<RunDetail & { sae: SaeRow; epochs: Record<string, number>[] }>(['show', gap.run])
    expect(shown).toMatchObject({ weightsHash: gap.weightsHash, sae: { quality: gap.quality } })
    expect(shown.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3])
    expect(shown.epochs[2]).toMatchObject({ explainedVariance: gap.quality!.explainedVariance, l0: gap.quality!.l0 })
    const { stdout } = await lab.run(['show', gap.run])
    expect(stdout).toContain(`explained variance ${gap.quality!.explainedVariance.toFixed(4)}`)
  })
})

describe('lab dump of codes', () => {
  it.each([
    ['gap', () => gap, 1],
    ['relu3, a vector an image', () => mean, 1],
    ['relu3, a vector a position', () => positions, 49],
  ])('agrees with the exported weights: %s', async (_name, which, perImage) => {
    const count = 3
    const weights = await exported(which().run)
    const dump = await dumped(which().run, ['codes', '--limit', String(count)])
    expect(dump.activation!.shape).toEqual([count * perImage, 16])
    expect(dump.codes!.shape).toEqual([count * perImage, 64])
    for (let row = 0; row < count * perImage; row++) {
      const codes = encode(weights, rowOf(dump.activation!, row))
      expect(largestGap(codes, rowOf(dump.codes!, row))).toBeLessThan(1e-4)
      expect(largestGap(decode(weights, codes), rowOf(dump.reconstruction!, row))).toBeLessThan(1e-4)
    }
  })
})

describe('lab sae steer', () => {
  it('finds the first image of a digit, repaints it where none wears the colour, and turns the feature that goes most with colour', async () => {
    const { data } = (await dumped(network.run, ['logits', '--limit', String(images)])).digit!
    const first = Array.from(data).indexOf(7)
    const steered = (...args: string[]) => json<SteerResult>(['sae', 'steer', mean.run, '--alpha', '5', ...args])
    expect(await steered('--digit', '7')).toMatchObject({ split: 'hard', index: first, digit: 7 })
    const cyan = await steered('--digit', '7', '--color', 'cyan')
    expect(cyan).toMatchObject({ digit: 7, color: 5 })
    expect(cyan).toEqual(await steered('--index', String(cyan.index), '--color', '5'))
    // On the hard set no 7 wears its own colour.
    expect(await steered('--digit', '7', '--color', '7')).toMatchObject({ index: first, digit: 7, color: 7 })
    const { features } = await json<FeaturesResult>(['sae', 'features', mean.run])
    expect(cyan.steers.map(({ feature }) => feature)).toEqual([features.find(({ dead }) => !dead)!.feature])
  })

  it('on gap is what the weights of SAE and head say, in both protocols', async () => {
    const [weights, head] = [await exported(gap.run), await exported(network.run)]
    const { activation } = await dumped(gap.run, ['codes', '--limit', '4'])
    const original = rowOf(activation!, 3)
    const codes = encode(weights, original)
    const changed = codes.map((code, k) => (k === 17 ? code + 5 : k === 3 ? code - 2 : code))
    const args = ['sae', 'steer', gap.run, '--feature', '17', '--feature', '3=-2', '--alpha', '5', '--index', '3']

    const study = await json<SteerResult>(args)
    expect(study).toMatchObject({
      sae: gap.run,
      protocol: 'study',
      split: 'hard',
      index: 3,
      steers: [
        { feature: 17, value: 5 },
        { feature: 3, value: -2 },
      ],
    })
    expect(largestGap(study.before.logits, headOf(head, original))).toBeLessThan(1e-4)
    expect(largestGap(study.reconstructed.logits, headOf(head, decode(weights, codes)))).toBeLessThan(1e-4)
    expect(largestGap(study.after.logits, headOf(head, decode(weights, changed)))).toBeLessThan(1e-4)
    expect(study.after.predicted).toBe(argmax(study.after.logits))
    expect(study.steers[0]!.code).toBeCloseTo(codes[17]!, 4)

    const additive = await json<SteerResult>([...args, '--protocol', 'additive'])
    const [with_, without] = [decode(weights, changed), decode(weights, codes)]
    const moved = original.map((value, d) => value + with_[d]! - without[d]!)
    expect(largestGap(additive.after.logits, headOf(head, moved))).toBeLessThan(1e-4)
  })

  it('changes nothing by 0: additively the network’s own answer, in the study’s protocol the reconstruction’s', async () => {
    const args = ['sae', 'steer', mean.run, '--feature', '5', '--alpha', '0', '--index', '2', '--split', 'easy']
    const study = await json<SteerResult>(args)
    const additive = await json<SteerResult>([...args, '--protocol', 'additive'])
    expect(largestGap(additive.after.logits, additive.before.logits)).toBeLessThan(1e-5)
    expect(largestGap(study.after.logits, study.reconstructed.logits)).toBeLessThan(1e-5)
  })

  it('agrees with what is dumped of many images', async () => {
    const dump = await dumped(positions.run, ['steering', '--feature', '2', '--alpha', '3', '--protocol', 'additive', '--limit', '5'])
    expect(dump.images!.shape).toEqual([5, 28, 28, 3])
    const one = await json<SteerResult>(['sae', 'steer', 'last', '--feature', '2=3', '--protocol', 'additive', '--index', '4'])
    expect([one.sae, one.digit, one.color]).toEqual([positions.run, dump.digit!.data[4], dump.color!.data[4]])
    expect(largestGap(one.before.logits, rowOf(dump.logits_before!, 4))).toBeLessThan(1e-4)
    expect(largestGap(one.after.logits, rowOf(dump.logits_after!, 4))).toBeLessThan(1e-4)
  })
})

describe('lab sae ablate', () => {
  it('counts the answers that change without the features, as plain loops do', async () => {
    const result = await json<AblateResult>(['sae', 'ablate', gap.run, '--top', '0,10', '--draws', '3', '--seed', '1'])
    expect(result).toMatchObject({ sae: gap.run, split: 'hard', by: 'color', mode: 'zero', draws: 3, seed: 1, images })
    expect(result.points.map(({ count }) => count)).toEqual([0, 10])
    expect(result.points[0]!.top.changed.count).toBe(0)
    expect(result.points[1]!.random!.changed.low).toBeLessThanOrEqual(result.points[1]!.random!.changed.high)

    const [weights, head] = [await exported(gap.run), await exported(network.run)]
    const { codes } = await dumped(gap.run, ['codes', '--limit', String(images)])
    const out = new Set(result.features.slice(0, 10))
    const changed = Array.from({ length: images }, (_, row) => {
      const code = rowOf(codes!, row)
      const without = code.map((value, k) => (out.has(k) ? 0 : value))
      return argmax(headOf(head, decode(weights, code))) !== argmax(headOf(head, decode(weights, without)))
    })
    expect(result.points[1]!.top.changed.count).toBe(changed.filter(Boolean).length)
  })
})

describe('bad input', () => {
  const bad: [string, () => string[], string][] = [
    ['a feature that is not there', () => ['sae', 'steer', gap.run, '--feature', '64', '--alpha', '1'], '64'],
    ['an image that is not there', () => ['sae', 'steer', gap.run, '--feature', '0=1', '--index', '200'], '200'],
    ['a network that is steered', () => ['sae', 'steer', network.run, '--feature', '0=1'], 'is no SAE; lab sae list names those that there are'],
    ['a network that is ablated', () => ['sae', 'ablate', network.run], 'is no SAE'],
    ['codes of a network', () => ['dump', network.run, '--what', 'codes', '--to', join(home, 'x.safetensors')], 'is no SAE'],
    ['an SAE that is evaluated', () => ['eval', gap.run], 'is a sparse autoencoder, not a network'],
    ['logits of an SAE', () => ['dump', gap.run, '--what', 'logits', '--to', join(home, 'x.safetensors')], 'is a sparse autoencoder, not a network'],
    ['an SAE of an SAE', () => ['sae', 'train', gap.run], 'is a sparse autoencoder, not a network'],
    ['an SAE among networks', () => ['compare', network.run, gap.run], 'is a sparse autoencoder'],
    ['an unknown variant', () => ['sae', 'train', network.run, '--variant', 'relu'], 'there is no SAE variant "relu"'],
    ['a setting out of range', () => ['sae', 'train', network.run, '--set', 'lr=-1'], 'lr'],
    ['an epoch that is not there', () => ['sae', 'train', network.run, '--epoch', '9'], 'there is no epoch 9'],
    ['an epoch of an SAE', () => ['export', gap.run, '--epoch', '2', '--to', join(home, 'x.safetensors')], 'epoch'],
    ['no run of that name', () => ['sae', 'steer', 'nonsense', '--feature', '0=1'], 'there is no run "nonsense"'],
  ]
  it.each(bad)('%s exits 2 with one line', async (_what, args, message) => {
    const { code, stdout, stderr } = await lab.run(args())
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect([code, stdout]).toEqual([2, ''])
  })

  it('an SAE that was exported is no network to import', async () => {
    await exported(gap.run)
    const { code, stderr } = await lab.run(['import', join(home, 'w.safetensors')])
    expect([code, stderr]).toEqual([2, expect.stringContaining('the file holds a sparse autoencoder') as string])
    expect(stderr).not.toContain('conv1')
  })

  it('a network goes only with its SAEs', async () => {
    const { code, stderr } = await lab.run(['delete', network.run, '--json'])
    expect([code, stderr]).toEqual([1, expect.stringContaining('--with-children deletes them too')])
    expect(stderr).toContain(gap.run)
    const { deleted } = await json<{ deleted: string[] }>(['delete', network.run, '--with-children'])
    expect(deleted).toEqual(expect.arrayContaining([network.run, gap.run, sparse.run, mean.run, positions.run]))
    expect(await json(['sae', 'list'])).toEqual({ saes: [] })
  })
})

interface Tensor {
  shape: number[]
  data: ArrayLike<number>
}
type Tensors = Record<string, Tensor>

async function exported(run: string): Promise<Tensors> {
  const file = join(home, 'w.safetensors')
  await json(['export', run, '--to', file])
  return tensorsOf(readFileSync(file))
}

async function dumped(run: string, what: string[]): Promise<Tensors> {
  const file = join(home, 'd.safetensors')
  await json(['dump', run, '--what', ...what, '--to', file])
  return tensorsOf(readFileSync(file))
}

/** By the format's definition: eight bytes of length, a JSON header, the values. */
function tensorsOf(bytes: Buffer): Tensors {
  const start = 8 + Number(bytes.readBigUInt64LE())
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__')
  return Object.fromEntries(
    entries.map(([name, { dtype, shape, data_offsets }]) => {
      const read = (at: number) => (dtype === 'F32' ? bytes.readFloatLE(at) : bytes.readInt32LE(at))
      const length = (data_offsets[1] - data_offsets[0]) / 4
      return [name, { shape, data: Array.from({ length }, (_, i) => read(start + data_offsets[0] + 4 * i)) }]
    }),
  )
}

/** z = ReLU((a - mean) / std W_enc + b_enc) */
function encode({ W_enc, b_enc, mean, std }: Tensors, activation: number[]): number[] {
  const [width, latents] = W_enc!.shape as [number, number]
  return Array.from({ length: latents }, (_, k) => {
    let sum = b_enc!.data[k]!
    for (let d = 0; d < width; d++) sum += ((activation[d]! - mean!.data[d]!) / std!.data[d]!) * W_enc!.data[d * latents + k]!
    return Math.max(0, sum)
  })
}

/** (z W_dec + b_dec) std + mean */
function decode({ W_dec, b_dec, mean, std }: Tensors, codes: number[]): number[] {
  const [latents, width] = W_dec!.shape as [number, number]
  return Array.from({ length: width }, (_, d) => {
    let sum = b_dec!.data[d]!
    for (let k = 0; k < latents; k++) sum += codes[k]! * W_dec!.data[k * width + d]!
    return sum * std!.data[d]! + mean!.data[d]!
  })
}

/** Logits of pooled features; the weights are PyTorch's, [10, C]. */
function headOf(weights: Tensors, features: number[]): number[] {
  const { data } = weights['fc.weight']!
  return Array.from({ length: 10 }, (_, of) =>
    features.reduce((sum, value, c) => sum + value * data[of * features.length + c]!, weights['fc.bias']!.data[of]!),
  )
}

function rowOf({ shape, data }: Tensor, row: number): number[] {
  const width = shape[1]!
  return Array.from({ length: width }, (_, at) => data[row * width + at]!)
}

const largestGap = (a: number[], b: number[]) => Math.max(...a.map((value, at) => Math.abs(value - b[at]!)))
const argmax = (values: number[]) => values.indexOf(Math.max(...values))
