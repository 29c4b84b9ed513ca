import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hasNvidiaGpu } from './gpu'
import { locateNative, type Machine, type NativeDevice } from './locate'
import { changedFiles } from './manifest'

let scratch: string
let machine: Machine

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'lab-locate-'))
  machine = { env: { LAB_CACHE: scratch }, platform: 'linux', arch: 'x64', gpu: false, nativeBeside: join(scratch, 'beside'), packageFolder: null }
})
afterEach(() => rmSync(scratch, { recursive: true }))

const folderOf = (device: NativeDevice, place = 'native') => join(scratch, place, `tensorflow-2.21.0-${device}-linux-x64`)

function setUp(device: NativeDevice, place?: string): string {
  const folder = folderOf(device, place)
  mkdirSync(join(folder, 'tensorflow'), { recursive: true })
  const files = Object.entries({ 'tfjs_binding.node': 'addon', 'tensorflow/libtensorflow_cc.so.2': 'a library' }).map(([path, text]) => {
    writeFileSync(join(folder, path), text)
    return { path, size: text.length, sha256: createHash('sha256').update(text).digest('hex') }
  })
  const manifest = { key: 'k', tensorflow: '2.21.0', device, tfjs: '4.22.0', addon: 'tfjs_binding.node', files }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  return folder
}

describe('the native engine', () => {
  test('is the CPU build where there is no GPU', () => {
    setUp('cuda')
    const folder = setUp('cpu')
    expect(locateNative(undefined, machine)).toEqual({
      engine: { addon: join(folder, 'tfjs_binding.node'), folder, device: 'cpu', tensorflow: '2.21.0', source: 'registry', passedOver: [] },
    })
  })

  test('is the CUDA build where there is a GPU', () => {
    setUp('cpu')
    setUp('cuda')
    expect(locateNative(undefined, { ...machine, gpu: true })).toMatchObject({ engine: { device: 'cuda', passedOver: [] } })
  })

  test('is the CPU build where CUDA could not be set up, with the reason', () => {
    setUp('cpu')
    writeFileSync(`${folderOf('cuda')}.failed.json`, JSON.stringify({ reason: 'too little space' }))
    const located = locateNative(undefined, { ...machine, gpu: true })
    expect(located).toMatchObject({ engine: { device: 'cpu', passedOver: ['TensorFlow 2.21.0 (cuda) is not set up: too little space'] } })
  })

  test('is the one asked for, or none', () => {
    setUp('cpu')
    expect(locateNative('cpu', { ...machine, gpu: true })).toMatchObject({ engine: { device: 'cpu' } })
    expect(locateNative('cuda', { ...machine, gpu: true })).toEqual({ missing: 'TensorFlow 2.21.0 (cuda) is not set up' })
    expect(locateNative('cuda', machine)).toEqual({ missing: 'this machine has no NVIDIA device; TensorFlow 2.21.0 (cuda) is not set up' })
  })

  test('is the one that lies beside the lab, before the cache has its say', () => {
    setUp('cpu')
    const folder = setUp('cpu', 'beside')
    expect(locateNative(undefined, machine)).toEqual({
      engine: { addon: join(folder, 'tfjs_binding.node'), folder, device: 'cpu', tensorflow: '2.21.0', source: 'beside', passedOver: [] },
    })
  })

  test('is CUDA from the cache where there is a GPU and only the CPU build lies beside the lab', () => {
    setUp('cpu', 'beside')
    const folder = setUp('cuda')
    expect(locateNative(undefined, { ...machine, gpu: true })).toMatchObject({ engine: { folder, device: 'cuda', source: 'registry' } })
  })

  test('is the one in the cache where the one beside the lab is damaged, with the reason', () => {
    truncateSync(join(setUp('cpu', 'beside'), 'tfjs_binding.node'), 1)
    const folder = setUp('cpu')
    const damage = 'TensorFlow 2.21.0 (cpu) is damaged: tfjs_binding.node (installing the lab again repairs it)'
    expect(locateNative(undefined, machine)).toMatchObject({ engine: { folder, source: 'registry', passedOver: [damage] } })
  })

  test('is not used with a truncated library', () => {
    const folder = setUp('cpu')
    truncateSync(join(folder, 'tensorflow/libtensorflow_cc.so.2'), 3)
    expect(locateNative(undefined, machine)).toEqual({
      missing: 'TensorFlow 2.21.0 (cpu) is damaged: tensorflow/libtensorflow_cc.so.2 (npm run setup repairs it)',
    })
  })

  test('is not used with a manifest that was cut off', () => {
    const folder = setUp('cpu')
    truncateSync(join(folder, 'manifest.json'), 20)
    expect(locateNative(undefined, machine)).toHaveProperty('missing')
  })

  test('comes from the package where set-up went that way', () => {
    mkdirSync(join(scratch, 'lib', 'napi-v8'), { recursive: true })
    writeFileSync(join(scratch, 'lib', 'napi-v8', 'tfjs_binding.node'), 'addon')
    const located = locateNative(undefined, { ...machine, platform: 'darwin', packageFolder: scratch })
    expect(located).toMatchObject({ engine: { source: 'package', device: null } })
  })

  test('is the one that LAB_NATIVE names, an addon or a folder, and no other', () => {
    const folder = setUp('cpu')
    const elsewhere = (path: string) => ({ ...machine, env: { LAB_CACHE: join(scratch, 'none'), LAB_NATIVE: path } })
    expect(locateNative(undefined, elsewhere(folder))).toMatchObject({ engine: { device: 'cpu', source: 'LAB_NATIVE' } })
    expect(locateNative(undefined, elsewhere(join(folder, 'tfjs_binding.node')))).toMatchObject({ engine: { device: null, source: 'LAB_NATIVE' } })
    expect(locateNative(undefined, elsewhere(join(scratch, 'nowhere')))).toHaveProperty('missing')
  })
})

test('changed content of the right size is found by its hash', async () => {
  const folder = setUp('cpu')
  expect(await changedFiles(folder)).toEqual([])
  writeFileSync(join(folder, 'tfjs_binding.node'), 'nodda')
  expect(await changedFiles(folder)).toEqual(['tfjs_binding.node'])
  rmSync(join(folder, 'tfjs_binding.node'))
  expect(await changedFiles(folder)).toEqual(['tfjs_binding.node'])
})

test('a GPU is a device file, not a driver', () => {
  mkdirSync(join(scratch, 'proc/driver/nvidia'), { recursive: true })
  mkdirSync(join(scratch, 'dev'))
  writeFileSync(join(scratch, 'dev/nvidiactl'), '')
  expect(hasNvidiaGpu(`${scratch}/`)).toBe(false)
  writeFileSync(join(scratch, 'dev/nvidia0'), '')
  expect(hasNvidiaGpu(`${scratch}/`)).toBe(true)
})
