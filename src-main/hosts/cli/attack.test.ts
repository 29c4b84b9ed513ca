/** `lab attack …` on a built lab: real backend, real engine, two small networks. What it says is held against the file of evidence, and that against the weights. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AttackRow } from '../../contract/attack'
import type { RunDetail, RunSummary } from '../../contract/runs'
import type { AttackJson } from './commands/attack/result'
import type { TrainResult } from './results'
import { BuiltLab, OpenLab } from './testing'

const home = mkdtempSync(join(tmpdir(), 'lab-attack-'))
const lab = new OpenLab(home)
const json = lab.json.bind(lab)

const sets = (name: string, settings: string[]) => settings.flatMap((setting) => [name, setting])
const short = ['success=0.6', 'maxEpsilon=0.8', 'steps=20']
const question = ['--source', '1', '--target', '8', '--samples', '5', '--confidence', '0.3']
const quick = [...question, ...sets('--set', [...short, 'restarts=2', 'bisections=3']), ...sets('--set-second', short)]

let networks: string[]
let attack: AttackJson

beforeAll(async () => {
  const recipe = ['widths=4,8,16', 'optimizer=adam', 'lr=0.02', 'batch=64', 'trainRule=balanced']
  const { runs } = await json<{ runs: TrainResult[] }>([
    ...['train', '--train-size', '2000', '--test-size', '300', '--epochs', '8', '--seeds', '0,1'],
    ...sets('--set', recipe),
  ])
  networks = runs.map(({ run }) => run)
  attack = await json(['attack', ...networks, ...quick])
}, 240_000)

afterAll(async () => {
  await lab.close()
  rmSync(home, { recursive: true, force: true })
})

describe('lab attack', () => {
  it('ends with one object, with the figures and images of each network', () => {
    expect(attack).toMatchObject({
      ...{ status: 'finished', source: 1, target: 8, split: 'hard', samples: 5, choice: 'shared', seed: 0, method: 'pgd', done: 10, total: 10 },
      ...{ confidence: 0.3, success: 0.6, budget: 0.05, maxEpsilon: 0.8 },
      settings: { steps: 20, restarts: 2, bisections: 3 },
      second: { method: 'fmn', settings: { steps: 20 } },
    })
    expect(attack.results.map(({ run }) => run)).toEqual(networks)
    for (const { images, figures, curve, published } of attack.results) {
      expect(images.map(({ index }) => index)).toEqual([...images.map(({ index }) => index)].sort((a, b) => a - b))
      for (const { digit, confidence } of images) expect([digit, confidence > 0.3]).toEqual([1, true])
      expect(figures!.successAtMax).toMatchObject({ count: images.filter(({ epsilon }) => epsilon !== null).length, of: 5 })
      expect(curve!.share).toHaveLength(attack.epsilons.length)
      expect(published).toBeNull()
    }
    expect(attack.pairs).toMatchObject([{ model: 1, against: 0, images: 5 }])
    expect(attack.results.some(({ images }) => images.some(({ epsilon }) => epsilon !== null))).toBe(true)
  })

  it('shows the same again, lists it, and has it among the runs', async () => {
    expect(await json(['attack', 'show', 'last'])).toEqual(attack)
    const { attacks } = await json<{ attacks: AttackRow[] }>(['attack', 'list', networks[0]!])
    expect(attacks).toMatchObject([{ run: attack.run, done: 10, models: networks.map((run) => ({ run })) }])
    const { stdout } = await lab.run(['attack', 'show', attack.run])
    expect(stdout).toContain(`Attack ${attack.run}`)
    expect(stdout).toContain('1 to 8 on the hard set')
    const { runs } = await json<{ runs: (RunSummary & { attack?: AttackRow })[] }>(['runs'])
    expect(runs[0]).toMatchObject({ id: attack.run, kind: 'attack', attack: { source: 1, target: 8, done: 10 } })
    expect(await json<RunDetail>(['show', attack.run])).toMatchObject({ kind: 'attack', attack: { total: 10 }, epochs: [] })
    expect((await lab.run(['runs'])).stdout).toContain('1 to 8 on 2 networks, hard, 10 of 10 images')
  })
})

describe('lab dump of an attack', () => {
  it('holds images that are changed by epsilon at most, lie in 0..1, and turn the network that they were made for', async () => {
    const dump = await dumped(attack.run)
    expect(dump.images!.shape).toEqual([10, 28, 28, 3])
    const rows = attack.results.flatMap(({ images }, model) => images.map((image) => ({ model, ...image })))
    const column = (name: string) => Array.from(dump[name]!.data)
    expect(column('model')).toEqual(rows.map(({ model }) => model))
    expect(column('index')).toEqual(rows.map(({ index }) => index))
    expect(column('color')).toEqual(rows.map(({ color }) => color))
    for (const [row, { model, epsilon, probability }] of rows.entries()) {
      const [before, after] = [imageOf(dump.images!, row), imageOf(dump.adversarial!, row)]
      const largest = Math.max(...after.map((value, at) => Math.abs(value - before[at]!)))
      expect(largest).toBeLessThanOrEqual((epsilon ?? 0.8) + 1e-6)
      expect([Math.min(...after), Math.max(...after)].every((value) => value >= 0 && value <= 1)).toBe(true)
      expect(dump.epsilon!.data[row]).toBe(epsilon === null ? NaN : Math.fround(epsilon))
      // The network's own weights, worked through by plain loops.
      expect(softmax(forward(await weightsOf(networks[model]!), after))[8]).toBeCloseTo(probability, 3)
      expect(epsilon === null || probability > 0.6).toBe(true)
    }
  })
})

describe('an attack that is stopped', () => {
  it('keeps what is done, and ends the same once it was gone on with', async () => {
    const built = new BuiltLab(home)
    const args = ['attack', ...networks, ...question, ...sets('--set', [...short, 'restarts=4', 'search=sweep']), ...sets('--set-second', short)]
    let stopped = false
    const cut = await built.run([...args, '--json'], (stderr, child) => {
      // The first network is done, the second at work.
      if (stopped || !stderr.includes('seed 1: FMN')) return
      stopped = true
      child.kill('SIGINT')
    })
    expect([cut.code, stopped]).toEqual([130, true])
    const half = JSON.parse(cut.stdout) as AttackJson
    expect(half).toMatchObject({ status: 'stopped', total: 10 })
    expect(half.results[0]!.images).toHaveLength(5)
    expect(half.done).toBeLessThan(10)
    expect(cut.stderr).toContain(`stopped after ${half.done} of 10 images; go on with: lab resume ${half.run}`)
    const resumed = await json<AttackJson>(['resume', half.run])
    const whole = await json<AttackJson>(args)
    expect(resumed).toMatchObject({ run: half.run, status: 'finished', results: whole.results, pairs: whole.pairs })
  }, 240_000)
})

describe('bad input', () => {
  const bad: [string, () => string[], string][] = [
    ['a digit against itself', () => ['attack', networks[0]!, '--source', '3'], 'target: must be another digit than the source'],
    ['no image that qualifies', () => ['attack', ...networks, '--confidence', '0.999', '--samples', '1000'], 'too few images of digit 7'],
    ['an epsilon out of range', () => ['attack', networks[0]!, ...question, '--set', 'maxEpsilon=2'], 'maxEpsilon: must be at most 1'],
    ['a setting that is not there', () => ['attack', networks[0]!, '--set', 'epsilon=0.1'], 'takes no setting "epsilon"'],
    ['a method that is not there', () => ['attack', networks[0]!, '--method', 'pdg'], 'did you mean "pgd"?'],
    ['no run of that name', () => ['attack', 'nonsense'], 'there is no run "nonsense"'],
    ['an epoch that is not there', () => ['attack', networks[0]!, '--epoch', '9'], 'there is no epoch 9'],
    ['a network twice', () => ['attack', networks[0]!, networks[0]!, ...question], 'may be there only once'],
    ['an attack on an attack', () => ['attack', attack.run], 'is an attack, not a network'],
    ['an attack that is evaluated', () => ['eval', attack.run], 'is an attack, not a network'],
    ['an attack that is exported', () => ['export', attack.run, '--to', join(home, 'x.safetensors')], 'is an attack, not a network'],
    ['a network that is shown as an attack', () => ['attack', 'show', networks[0]!], 'is no attack'],
    [
      'a network that is dumped as an attack',
      () => ['dump', networks[0]!, '--what', 'adversarial', '--to', join(home, 'x.safetensors')],
      'is no attack',
    ],
    ['an attack that is looked at as an SAE', () => ['sae', 'ablate', attack.run], 'is no SAE'],
  ]
  it.each(bad)('%s exits 2 with one line', async (_what, args, message) => {
    const { code, stdout, stderr } = await lab.run(args())
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect([code, stdout]).toEqual([2, ''])
  })

  it('a network of other data exits 2', async () => {
    const { run } = await json<TrainResult>(['train', '--train-size', '100', '--test-size', '300', '--epochs', '1', '--set', 'rho=0.5'])
    const { code, stderr } = await lab.run(['attack', networks[0]!, run, ...question])
    expect([code, stderr]).toEqual([2, expect.stringContaining('have different datasets') as string])
  })
})

interface Tensor {
  shape: number[]
  data: ArrayLike<number>
}
type Tensors = Record<string, Tensor>

async function dumped(run: string): Promise<Tensors> {
  const file = join(home, 'd.safetensors')
  await json(['dump', run, '--what', 'adversarial', '--to', file])
  return tensorsOf(readFileSync(file))
}

const known = new Map<string, Tensors>()
async function weightsOf(run: string): Promise<Tensors> {
  if (!known.has(run)) {
    const file = join(home, 'w.safetensors')
    await json(['export', run, '--to', file])
    known.set(run, tensorsOf(readFileSync(file)))
  }
  return known.get(run)!
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

const imageOf = ({ data }: Tensor, row: number) => Array.from({ length: 2352 }, (_, at) => data[row * 2352 + at]!)

/** Three convolutions of 3 x 3 with ReLU and 2 x 2 pooling, the mean over positions, and the head; the weights are PyTorch's, [out, in, 3, 3] and [10, C]. */
function forward(weights: Tensors, image: number[]): number[] {
  let map = { values: image, side: 28, channels: 3 }
  for (const name of ['conv1', 'conv2', 'conv3']) map = pooled(convolved(map, weights[`${name}.weight`]!, weights[`${name}.bias`]!))
  const { values, side, channels } = map
  const features = Array.from({ length: channels }, (_, c) => {
    let sum = 0
    for (let at = 0; at < side * side; at++) sum += values[at * channels + c]!
    return sum / (side * side)
  })
  const head = weights['fc.weight']!.data
  return Array.from({ length: 10 }, (_, of) =>
    features.reduce((sum, value, c) => sum + value * head[of * channels + c]!, weights['fc.bias']!.data[of]!),
  )
}

interface Map2d {
  /** [side, side, channels] */
  values: number[]
  side: number
  channels: number
}

function convolved({ values, side, channels }: Map2d, weight: Tensor, bias: Tensor): Map2d {
  const out = weight.shape[0]!
  const found = new Array<number>(side * side * out)
  const at = (y: number, x: number, c: number) => (y < 0 || x < 0 || y >= side || x >= side ? 0 : values[(y * side + x) * channels + c]!)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let o = 0; o < out; o++) {
        let sum = bias.data[o]!
        for (let c = 0; c < channels; c++)
          for (let k = 0; k < 9; k++) sum += at(y + Math.floor(k / 3) - 1, x + (k % 3) - 1, c) * weight.data[(o * channels + c) * 9 + k]!
        found[(y * side + x) * out + o] = Math.max(0, sum)
      }
  return { values: found, side, channels: out }
}

function pooled({ values, side, channels }: Map2d): Map2d {
  const half = Math.floor(side / 2)
  const found = new Array<number>(half * half * channels)
  for (let y = 0; y < half; y++)
    for (let x = 0; x < half; x++)
      for (let c = 0; c < channels; c++) {
        const corner = (dy: number, dx: number) => values[((2 * y + dy) * side + 2 * x + dx) * channels + c]!
        found[(y * half + x) * channels + c] = Math.max(corner(0, 0), corner(0, 1), corner(1, 0), corner(1, 1))
      }
  return { values: found, side: half, channels }
}

function softmax(logits: number[]): number[] {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
