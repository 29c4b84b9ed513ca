/** Grad-CAM by the built command line, read back and worked out again. `LAB_BUILD` names another build than out/main. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GradcamResult } from './commands/gradcam'
import type { TrainResult } from './results'
import { readTensors } from './tensors.testing'

const build = resolve(process.env.LAB_BUILD ?? 'out/main')
const home = mkdtempSync(join(tmpdir(), 'lab-cli-gradcam-'))
const images = 30
const run = promisify(execFile)

async function lab(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return run(process.execPath, [join(build, 'cli.js'), ...args], { env: { ...process.env, LAB_HOME: home }, maxBuffer: 2 ** 26 })
}
const json = async <T>(...args: string[]): Promise<T> => JSON.parse((await lab(...args, '--json')).stdout) as T

/** Bilinear with align_corners false, as a sum over hat functions around the cells' centres, at the middle of each pixel. */
function enlarge(raw: ArrayLike<number>, side: number): number[] {
  const place = (pixel: number) => Math.min(side - 1, Math.max(0, ((pixel + 0.5) * side) / 28 - 0.5))
  const hat = (pixel: number, cell: number) => Math.max(0, 1 - Math.abs(place(pixel) - cell))
  return Array.from({ length: 784 }, (_, at) => {
    let sum = 0
    for (let cell = 0; cell < side * side; cell++) sum += raw[cell]! * hat(Math.floor(at / 28), Math.floor(cell / side)) * hat(at % 28, cell % side)
    return sum
  })
}

function scale(map: number[]): number[] {
  const [low, high] = [Math.min(...map), Math.max(...map)]
  return map.map((value) => (high > low ? (value - low) / (high - low) : 0))
}

/** Background over stroke; the stroke is where the image, on black, is not black. */
function ratioOf(map: number[], image: ArrayLike<number>): number {
  const isStroke = map.map((_, at) => image[3 * at]! + image[3 * at + 1]! + image[3 * at + 2]! > 0)
  const mean = (on: boolean) => {
    const values = map.filter((_, at) => isStroke[at] === on)
    return values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return mean(false) / mean(true)
}

const median = (values: number[]) => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
}

beforeAll(async () => {
  if (!existsSync(join(build, 'cli.js'))) throw new Error(`there is no build in ${build}: npx electron-vite build`)
  await json<TrainResult>('train', '--train-size', '1000', '--test-size', '100', '--epochs', '1', '--set', 'widths=4,8,16')
}, 240_000)

afterAll(() => rmSync(home, { recursive: true, force: true }))

describe.each([
  ['conv3', 7],
  ['conv2', 14],
])('lab gradcam and lab dump --what gradcam at %s', (layer, side) => {
  it('say the same, and what follows from the maps before they are enlarged', async () => {
    const file = join(home, `${layer}.safetensors`)
    const result = await json<GradcamResult>('gradcam', 'last', '--split', 'hard', '--layer', layer, '--limit', String(images))
    await json('dump', 'last', '--what', 'gradcam', '--split', 'hard', '--layer', layer, '--limit', String(images), '--to', file)
    const { tensors, metadata } = readTensors(file)
    expect(metadata).toMatchObject({ what: 'gradcam', layer, split: 'hard', run: result.run, epoch: '1' })
    expect(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))).toEqual({
      images: [images, 28, 28, 3],
      digit: [images],
      color: [images],
      class: [images],
      map: [images, 28, 28],
      raw: [images, side, side],
      ratio: [images],
    })
    expect(result).toMatchObject({ epoch: 1, split: 'hard', layer, class: 'predicted', empty: { of: images } })
    expect(result.images.map(({ index }) => index)).toEqual(Array.from({ length: images }, (_, i) => i))
    const part = (name: string, i: number, length: number) => [...tensors[name]!.values.slice(i * length, (i + 1) * length)]
    const ratios: number[] = []
    result.images.forEach((image, i) => {
      expect([image.digit, image.color, image.class]).toEqual(['digit', 'color', 'class'].map((name) => tensors[name]!.values[i]))
      expect(image.class).toBe(image.predicted)
      const enlarged = enlarge(part('raw', i, side * side), side)
      const scaled = scale(enlarged)
      part('map', i, 784).forEach((value, at) => expect(Math.abs(value - scaled[at]!)).toBeLessThan(1e-4))
      if (!enlarged.some((value) => value > 0)) {
        expect([image.scaledRatio, image.rawRatio, tensors.ratio!.values[i]]).toEqual([null, null, NaN])
        return
      }
      const pixels = part('images', i, 2352)
      ratios.push(ratioOf(scaled, pixels))
      expect(image.scaledRatio).toBeCloseTo(ratios.at(-1)!, 4)
      expect(image.rawRatio).toBeCloseTo(ratioOf(enlarged, pixels), 4)
      expect(tensors.ratio!.values[i]).toBeCloseTo(image.scaledRatio!, 6)
    })
    expect(ratios.length).toBeGreaterThan(10)
    expect(result.empty.count).toBe(images - ratios.length)
    expect(result.medians.all.count).toBe(ratios.length)
    expect(result.medians.all.median).toBeCloseTo(median(ratios), 4)
  }, 120_000)
})

it('says on standard error how far it is, and answers at once the second time', async () => {
  const first = await lab('gradcam', 'last', '--digit', '0', '--color', '1', '--limit', '3', '--json')
  expect(first.stderr).toMatch(/100% · Grad-CAM of 3 images/)
  const result = JSON.parse(first.stdout) as GradcamResult
  expect(result.images.map(({ digit, color }) => [digit, color])).toEqual(Array.from({ length: 3 }, () => [0, 1]))
  const second = await lab('gradcam', 'last', '--digit', '0', '--color', '1', '--limit', '3', '--json')
  expect(second).toEqual({ stdout: first.stdout, stderr: '' })
}, 120_000)
