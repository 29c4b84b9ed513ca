import { existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasNvidiaGpu } from './gpu.mjs'
import { damagedFile, findNative, readManifest } from './native-location.mjs'
import { setUpNative } from './native.mjs'
import { diskWith, machine, ran, writeZip } from './testing.mjs'

/** @typedef {import('./context.mjs').Context} Context */

const key = (device = 'cpu') => `tensorflow-2.21.0-${device}-linux-x64`
const metadata = 'Requires-Dist: nvidia-cudnn-cu12<10.0,>=9.3.0.75; extra == "and-cuda"\n'

/**
 * A pip that has the wheels.
 * @param {string[]} args
 */
function pip(args) {
  const folder = `${args[args.indexOf('--dest') + 1]}`
  if (args.includes('download')) {
    const requirement = `${args.at(-1)}`
    const name = `${/^[a-z0-9-]+/.exec(requirement)}`.replaceAll('-', '_')
    const tensorflow = {
      'tensorflow/libtensorflow_cc.so.2': 'a library',
      'tensorflow/libtensorflow_framework.so.2': 'another',
      'tensorflow/include/tensorflow/c/c_api.h': 'a header',
      'tensorflow/python/other.so': 'unneeded',
      'tensorflow-2.21.0.dist-info/METADATA': metadata,
    }
    const cudnn = { 'nvidia/cudnn/lib/libcudnn.so.9': 'cuda', 'nvidia/cudnn/include/cudnn.h': 'unneeded' }
    writeZip(join(folder, `${name}-1-none.whl`), name.startsWith('nvidia') ? cudnn : tensorflow)
  }
  return ran()
}

/** @type {(args: string[], options: import('./run.mjs').RunOptions) => import('./run.mjs').Ran} */
function compiler(_args, { cwd }) {
  expect(existsSync(join(`${cwd}`, 'tensorflow/include/tensorflow/c/c_api.h'))).toBe(true)
  writeFileSync(join(`${cwd}`, 'tfjs_binding.node'), 'an addon')
  return ran()
}
const node = () => ran({ out: '2.21.0' })
const nvidiaSmi = () => ran({ out: 'GPU 0: NVIDIA H100 (UUID: GPU-1)\n' })
const complete = { pip3: pip, 'g++': compiler, node }
const roomy = { statfs: diskWith(50e9) }

describe('the native engine', () => {
  test('is set up once, leaving its libraries and the manifest', async () => {
    const context = machine(complete, roomy)
    await setUpNative(context)
    const found = findNative(context.cache, key())
    expect(found?.manifest).toMatchObject({ key: key(), device: 'cpu', tensorflow: '2.21.0', addon: 'tfjs_binding.node' })
    expect(found?.manifest.files.map(({ path }) => path).sort()).toEqual([
      'tensorflow/libtensorflow_cc.so.2',
      'tensorflow/libtensorflow_framework.so.2',
      'tfjs_binding.node',
    ])
    expect(readdirSync(join(context.cache, 'native'))).toEqual([key()])
    expect(readdirSync(join(context.cache, 'native', key(), 'tensorflow'))).not.toContain('include')

    const again = machine({}, { cache: context.cache })
    await setUpNative(again)
    expect([again.said, again.calls]).toEqual([[], []])
  })

  test('on a machine with a GPU has CUDA beside it, where TensorFlow looks for it', async () => {
    const context = machine({ ...complete, 'nvidia-smi': nvidiaSmi }, roomy)
    await setUpNative(context)
    expect(findNative(context.cache, key('cuda'))?.manifest.files.map(({ path }) => path)).toContain('nvidia/cudnn/lib/libcudnn.so.9')
    expect(context.calls.filter(([, command]) => command === 'download').map((call) => call.at(-1))).toEqual([
      'tensorflow==2.21.0',
      'nvidia-cudnn-cu12<10.0,>=9.3.0.75',
    ])
  })

  test('on a machine with a GPU and little disk is the CPU build, with the reason, and CUDA is not tried at each start', async () => {
    const context = machine({ ...complete, 'nvidia-smi': nvidiaSmi }, { statfs: diskWith(3e9) })
    await setUpNative(context)
    expect(findNative(context.cache, key('cuda'))).toBeNull()
    expect(findNative(context.cache, key('cpu'))).not.toBeNull()
    const again = machine({ ...complete, 'nvidia-smi': nvidiaSmi }, { cache: context.cache, statfs: diskWith(3e9) })
    await setUpNative(again)
    expect(again.said).toEqual([expect.stringMatching(/no cuda engine: too little space .* needs 8.7 GB, 3.0 GB are free/), 'the cpu engine is used'])
  })

  test('is not asked for with LAB_ENGINE=wasm or LAB_NATIVE', async () => {
    for (const env of [{ LAB_ENGINE: 'wasm' }, { LAB_NATIVE: '/elsewhere' }]) {
      const context = machine({}, { env })
      await setUpNative(context)
      expect([context.said, context.calls]).toEqual([[], []])
    }
  })

  test('for CUDA is downloaded where there is a device, or for a bundle that goes to another machine; else one line says why not', async () => {
    const env = { LAB_ENGINE: 'cuda' }
    const [none, there, bundle] = [
      machine(complete, { ...roomy, env }),
      machine({ ...complete, 'nvidia-smi': nvidiaSmi }, { ...roomy, env }),
      machine(complete, { ...roomy, env, forAnother: true }),
    ]
    for (const context of [none, there, bundle]) await setUpNative(context)
    expect([none.said, none.calls]).toEqual([[expect.stringMatching(/LAB_ENGINE asks for cuda, and this machine has no NVIDIA device/)], []])
    for (const context of [there, bundle]) expect(findNative(context.cache, key('cuda'))).not.toBeNull()
  })

  test('takes away what a cut-off set-up of another one has left, also where there is nothing to set up; that of a living one it leaves', async () => {
    const { cache } = machine({})
    await setUpNative(machine(complete, { ...roomy, cache }))
    const native = join(cache, 'native')
    const leave = (/** @type {object} */ holder) => {
      for (const name of [`${key('cuda')}.downloads`, `${key('cuda')}.unfinished-1234`]) mkdirSync(join(native, name))
      writeFileSync(join(native, 'native.lock'), JSON.stringify({ host: hostname(), holders: [holder] }))
    }
    for (const env of [{}, { LAB_ENGINE: 'cuda' }]) {
      leave({ pid: 2 ** 30, begun: '1' })
      await setUpNative(machine({}, { cache, env }))
      expect(readdirSync(native)).toEqual([key()])
    }
    leave({ pid: process.pid, begun: null })
    await setUpNative(machine({}, { cache }))
    expect(readdirSync(native)).toHaveLength(4)
  })

  test('is set up anew when a file of it was truncated', async () => {
    const context = machine(complete, roomy)
    await setUpNative(context)
    const folder = join(context.cache, 'native', key())
    const manifest = readManifest(folder)
    truncateSync(join(folder, 'tensorflow/libtensorflow_cc.so.2'), 2)
    expect(manifest && damagedFile(folder, manifest)).toBe('tensorflow/libtensorflow_cc.so.2')
    await setUpNative(context)
    expect(findNative(context.cache, key())).not.toBeNull()
  })

  test('goes on after an interruption: what was left half done is removed, what was downloaded is offered to pip again', async () => {
    const context = machine(complete, roomy)
    const native = join(context.cache, 'native')
    const half = join(native, `${key()}.unfinished-1234`, 'tensorflow')
    mkdirSync(half, { recursive: true })
    writeFileSync(join(half, 'libtensorflow_cc.so.2'), 'half a')
    await setUpNative(context)
    expect(readdirSync(native)).toEqual([key()])
    const download = context.calls.find(([, command]) => command === 'download') ?? []
    expect(download[download.indexOf('--find-links') + 1]).toBe(join(native, `${key()}.downloads`))
  })

  test('is downloaded once more where an interruption left a damaged wheel', async () => {
    let downloads = 0
    const pip3 = (/** @type {string[]} */ args) => {
      const done = pip(args)
      const wheel = join(`${args[args.indexOf('--dest') + 1]}`, 'tensorflow_cpu-1-none.whl')
      if (args.includes('download') && ++downloads === 1) truncateSync(wheel, 100)
      return done
    }
    const context = machine({ ...complete, pip3 }, roomy)
    await setUpNative(context)
    expect(downloads).toBe(2)
    expect(findNative(context.cache, key())).not.toBeNull()
  })

  test('is never a half-compiled one', async () => {
    const context = machine({ ...complete, 'g++': () => ran({ code: 1, err: 'tfjs_backend.cc:1:10: fatal error: no such header' }) }, roomy)
    await setUpNative(context)
    expect(context.said).toContain('no cpu engine: the compiler /usr/bin/g++ failed: tfjs_backend.cc:1:10: fatal error: no such header')
    expect(readdirSync(join(context.cache, 'native')).filter((name) => !/failed|downloads/.test(name))).toEqual([])
  })

  test('is never one that does not load', async () => {
    const context = machine({ ...complete, node: () => ran({ code: 1, err: 'Error: libstdc++.so.6: version not found' }) }, roomy)
    await setUpNative(context)
    expect(context.said).toContain('no cpu engine: the addon does not load: Error: libstdc++.so.6: version not found')
    expect(findNative(context.cache, key())).toBeNull()
  })
})

describe('without a native engine', () => {
  const { pip3: _pip, ...withoutPip } = complete
  const { 'g++': _compiler, ...withoutCompiler } = complete
  const offline = {
    ...complete,
    pip3: (/** @type {string[]} */ args) => (args.includes('download') ? ran({ code: 1, err: 'Retrying … NewConnectionError' }) : ran()),
  }
  const causes = /** @type {const} */ ([
    ['no pip', withoutPip, roomy, /pip was not found .*python3-pip/],
    ['no compiler', withoutCompiler, roomy, /no C\+\+ compiler was found .*g\+\+/],
    ['no network', offline, roomy, /Python package registry cannot be reached/],
    ['a full disk', complete, { statfs: diskWith(200e6) }, /TensorFlow 2.21.0 needs 1.1 GB, 200 MB are free/],
  ])

  test.each(causes)('one line says what is missing, and one what works: %s', async (_cause, tools, changes, line) => {
    const context = machine(tools, changes)
    await setUpNative(context)
    expect(context.said.slice(-2)).toEqual([expect.stringMatching(line), expect.stringMatching(/works without it.*WebAssembly.*npm run setup/)])
  })

  test('it is not tried again within a day, unless asked for or something has changed', async () => {
    const broken = { ...complete, 'g++': () => ran({ code: 1, err: 'error: it is broken' }) }
    const first = machine(broken, { ...roomy, now: () => 0 })
    await setUpNative(first)
    const callsLater = async (/** @type {Partial<Context>} */ changes, tools = /** @type {Parameters<typeof machine>[0]} */ (broken)) => {
      const later = machine(tools, { ...roomy, cache: first.cache, now: () => 3600_000, ...changes })
      await setUpNative(later)
      expect(later.said.slice(-2)).toEqual(first.said.slice(-2))
      return later.calls.length
    }
    expect(await callsLater({})).toBe(0)
    expect(await callsLater({ force: true })).toBeGreaterThan(0)
    expect(await callsLater({}, { ...broken, 'clang++': () => ran() })).toBeGreaterThan(0)
    expect(await callsLater({ now: () => 50 * 3600_000 })).toBeGreaterThan(0)
  })
})

test('a GPU is a device that can be reached', async () => {
  const files = (/** @type {string[]} */ dev) => ({ list: () => dev, exists: () => false })
  const none = machine({})
  expect(await hasNvidiaGpu(none, files(['nvidia0', 'nvidiactl']))).toBe(true)
  expect(await hasNvidiaGpu(none, files(['nvidiactl', 'null']))).toBe(false)
  expect(await hasNvidiaGpu(machine({ 'nvidia-smi': nvidiaSmi }), files([]))).toBe(true)
  expect(await hasNvidiaGpu(machine({ 'nvidia-smi': () => ran({ code: 9, out: 'No devices were found' }) }), files([]))).toBe(false)
})
