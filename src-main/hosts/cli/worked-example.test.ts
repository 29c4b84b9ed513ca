/** The README's method, added as the README says to a copy of the source: type-checked, built, and trained with by the command line of that build. */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as prettier from 'prettier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrainResult } from './results'
import { readTensors } from './tensors.testing'
import { BuiltLab, launchOfBuild } from './testing'

const copy = mkdtempSync(join(tmpdir(), 'lab-worked-example-'))
const methods = join(copy, 'src-main/lab/methods')
const { code, addition, command } = exampleOf(readFileSync('README.md', 'utf8'))

beforeAll(() => {
  for (const path of ['src-main', 'src-renderer', 'resources', 'package.json', 'tsconfig.json', 'electron.vite.config.ts', 'svelte.config.mjs'])
    cpSync(path, join(copy, path), { recursive: true })
  symlinkSync(realpathSync('node_modules'), join(copy, 'node_modules'), 'junction')
  writeFileSync(join(methods, `${addition.file}.ts`), code)
  const index = readFileSync(join(methods, 'index.ts'), 'utf8')
  writeFileSync(join(methods, 'index.ts'), withMethod(index))
})

afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** The method's file, its line in the index, and the arguments of `lab` that train with it. */
function exampleOf(readme: string) {
  const section = readme.split(/^### /m).find((text) => text.startsWith('A method\n'))!
  const [method, line] = Array.from(section.matchAll(/^```ts\n(.*?)^```/gms), ([, block]) => block!)
  const [, name, file] = /^import \{ (\w+) \} from '\.\/([\w-]+)'\n$/.exec(line!)!
  const [, args] = /^npm run -s lab -- (train .*)$/m.exec(section)!
  return { code: method!, addition: { line: line!, name: name!, file: file! }, command: args!.split(' ') }
}

function withMethod(index: string): string {
  const [imports, list] = index.split('\nexport const methods = new MethodRegistry([')
  return `${imports}${addition.line}\nexport const methods = new MethodRegistry([${list!.replace(/\s*\]\)/, `, ${addition.name}])`)}`
}

/** Runs a package's script in the copy; an error has all that it printed. */
async function runTool(script: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [join('node_modules', script), ...args], { cwd: copy, env }).catch(
    ({ stdout, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(`${script}: ${stdout}${stderr}`)
    },
  )
}

it('has fewer than 40 lines, laid out as the rest of the code', async () => {
  expect(code.trimEnd().split('\n').length).toBeLessThan(40)
  expect(await prettier.check(code, { ...(await prettier.resolveConfig('src-main/lab/methods/index.ts')), parser: 'typescript' })).toBe(true)
})

it('passes the type check', async () => {
  writeFileSync(join(copy, 'methods.json'), JSON.stringify({ extends: './tsconfig.json', include: ['src-main/lab/methods/index.ts'] }))
  await runTool('typescript/bin/tsc', '-p', 'methods.json')
}, 600_000)

describe('built', () => {
  const images = 600
  const lambda = 5
  const settings = [`batch=${images}`, `lambda=${lambda}`, 'optimizer=sgd', 'widths=4,8,16'].flatMap((setting) => ['--set', setting])
  const size = ['--train-size', `${images}`, '--test-size', '20', '--epochs', '1']
  let lab: BuiltLab

  const trainOneStep = (lr: number) => lab.json<TrainResult>(['train', '--method', 'spectral-decoupling', ...settings, ...size, '--set', `lr=${lr}`])

  beforeAll(async () => {
    writeFileSync(join(copy, 'main.config.mjs'), "import config from './electron.vite.config'\nexport default { main: config.main }\n")
    await runTool('electron-vite/bin/electron-vite.js', 'build', '--config', 'main.config.mjs')
    lab = new BuiltLab(join(copy, 'home'), launchOfBuild(join(copy, 'out/main')))
  }, 600_000)

  it('trains by the command that the README gives', async () => {
    const { method, status, settings, epochs } = await lab.json<TrainResult>(command)
    expect({ method, status, lambda: settings.lambda }).toEqual({ method: 'spectral-decoupling', status: 'finished', lambda: 0.2 })
    expect(epochs).toHaveLength(1)
  }, 600_000)

  it('is offered by name, with its setting', async () => {
    const { stderr } = await lab.run(['train', '--method', 'spectral-decopling'])
    expect(stderr).toContain('did you mean "spectral-decoupling"?')
    const outcome = await lab.run(['train', '--method', 'spectral-decoupling', '--set', 'lamda=1'])
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "lambda"?') as string })
  }, 600_000)

  it('takes one step of SGD down the loss that it states, as worked by hand', async () => {
    const lr = 0.01
    // The first one stays where it started.
    const [still, stepped] = [await trainOneStep(1e-9), await trainOneStep(lr)]
    const [before, after] = [await weightsOf(still.run), await weightsOf(stepped.run)]
    const gradient = (name: string) => before[name]!.values.map((value, i) => (value - after[name]!.values[i]!) / lr)

    const start = await lossOf(still.run, before)
    expect(still.epochs[0]!.loss).toBeCloseTo(start.loss, 4)
    expect(start.loss - start.crossEntropy).toBeGreaterThan(1e-2)
    expectAlike(gradient('fc.bias'), start.biasGradient)
    expectAlike(gradient('fc.weight'), start.weightGradient)

    // To first order, the loss falls by lr times the gradient's square over all parameters.
    const square = Object.keys(before).reduce((sum, name) => sum + gradient(name).reduce((part, value) => part + value * value, 0), 0)
    const end = await lossOf(stepped.run, after)
    expect((start.loss - end.loss) / (lr * square)).toBeCloseTo(1, 1)
  }, 600_000)

  async function weightsOf(run: string) {
    const file = join(copy, 'weights.safetensors')
    await lab.json(['export', run, '--to', file])
    return readTensors(file).tensors as Record<string, { values: Float32Array }>
  }

  /** mean CE + lambda mean z^2 over the training set, and its gradients by the head, from the features before the head. */
  async function lossOf(run: string, weights: Awaited<ReturnType<typeof weightsOf>>) {
    const file = join(copy, 'features.safetensors')
    await lab.json(['dump', run, '--what', 'activations', '--layer', 'gap', '--split', 'train', '--limit', `${images}`, '--to', file])
    const { activation, digit } = readTensors(file).tensors
    const width = activation!.shape[1]!
    const [weight, bias] = [weights['fc.weight']!.values, weights['fc.bias']!.values]
    const biasGradient = new Array<number>(10).fill(0)
    const weightGradient = new Array<number>(10 * width).fill(0)
    let [crossEntropy, penalty] = [0, 0]
    for (let image = 0; image < images; image++) {
      const features = Array.from(activation!.values.subarray(image * width, (image + 1) * width))
      const logits = Array.from(bias, (own, k) => features.reduce((sum, value, i) => sum + value * weight[k * width + i]!, own))
      const total = logits.reduce((sum, z) => sum + Math.exp(z), 0)
      crossEntropy += (Math.log(total) - logits[digit!.values[image]!]!) / images
      logits.forEach((z, k) => {
        penalty += z ** 2 / (10 * images)
        const slope = (Math.exp(z) / total - (digit!.values[image] === k ? 1 : 0)) / images + (lambda * 2 * z) / (10 * images)
        biasGradient[k]! += slope
        features.forEach((value, i) => (weightGradient[k * width + i]! += slope * value))
      })
    }
    return { crossEntropy, loss: crossEntropy + lambda * penalty, biasGradient, weightGradient }
  }
})

function expectAlike(measured: Float32Array, expected: number[]): void {
  expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(1e-2)
  expect(Math.max(...expected.map((value, i) => Math.abs(value - measured[i]!)))).toBeLessThan(1e-4)
}
