/**
 * Finds the native engine that came with the lab or that set-up left on this machine. Set-up (scripts/setup/native-location.mjs) and this file share a
 * convention and no code, since the packaged lab has no scripts:
 * `<native>/tensorflow-<version>-<cpu|cuda>-<platform>-<arch>/manifest.json` names the addon and the sizes of all files.
 *
 * Device by device, CUDA first where there is a GPU, `<native>` is: the folder `native/` that lies beside the lab's own in a bundle or a packaged app, since
 * that engine was made and tested with it; then `native/` in the cache. `LAB_NATIVE` comes before all of them, the npm package's own addon after.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { cacheFolder } from '../../process/home'
import { hasNvidiaGpu } from './gpu'
import { damagedFile, readNativeManifest } from './manifest'

const tensorflowVersion = '2.21.0'

export type NativeDevice = 'cpu' | 'cuda'

export interface NativeEngine {
  /** Absolute path of the addon. */
  addon: string
  /** Where it lies with its libraries. */
  folder: string
  /** Null where only the loaded library knows. */
  device: NativeDevice | null
  tensorflow: string | null
  source: 'beside' | 'registry' | 'package' | 'LAB_NATIVE'
  /** Why a better one is not used, if one was looked for. */
  passedOver: string[]
}
export type Located = { engine: NativeEngine } | { missing: string }

export interface Machine {
  env: NodeJS.ProcessEnv
  platform: string
  arch: string
  gpu: boolean
  /** Where a bundle or a packaged app has its native engines. */
  nativeBeside: string | null
  /** Folder of the npm package that holds the addon where it came by the package's own download. */
  packageFolder: string | null
}

/** `only`: the device that LAB_ENGINE asks for; else CUDA where there is a GPU, then the CPU. */
export function locateNative(only?: NativeDevice, machine: Machine = thisMachine()): Located {
  if (machine.env.LAB_NATIVE) return named(resolve(machine.env.LAB_NATIVE))
  const passedOver: string[] = []
  for (const device of devicesToTry(only, machine.gpu)) {
    for (const located of [fromBeside(device, machine), fromRegistry(device, machine)]) {
      if (located && 'engine' in located) return { engine: { ...located.engine, passedOver } }
      if (located) passedOver.push(located.missing)
    }
  }
  const noDevice = only === 'cuda' && !machine.gpu ? ['this machine has no NVIDIA device'] : []
  return fromPackage(machine) ?? { missing: [...noDevice, ...passedOver].join('; ') }
}

function devicesToTry(only: NativeDevice | undefined, gpu: boolean): NativeDevice[] {
  if (only) return [only]
  return gpu ? ['cuda', 'cpu'] : ['cpu']
}

function thisMachine(): Machine {
  const folder = packageFolder()
  return {
    env: process.env,
    platform: process.platform,
    arch: process.arch,
    gpu: hasNvidiaGpu(),
    // Two folders up is node_modules, which lies in the lab's own.
    nativeBeside: folder && resolve(folder, '..', '..', '..', '..', 'native'),
    packageFolder: folder,
  }
}

function packageFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu/package.json'))
  } catch {
    return null
  }
}

/** LAB_NATIVE names an addon, or a folder that set-up made. */
function named(path: string): Located {
  const manifest = readNativeManifest(path)
  const addon = path.endsWith('.node') ? path : join(path, manifest?.addon ?? 'tfjs_binding.node')
  if (!existsSync(addon)) return { missing: `LAB_NATIVE names ${path}, where no addon is` }
  const about = { device: manifest?.device ?? null, tensorflow: manifest?.tensorflow ?? null }
  return { engine: { addon, folder: dirname(addon), ...about, source: 'LAB_NATIVE', passedOver: [] } }
}

/** Null where none came with the lab, as in a checkout. */
function fromBeside(device: NativeDevice, machine: Machine): Located | null {
  if (machine.nativeBeside === null) return null
  return fromFolder(join(machine.nativeBeside, keyOf(device, machine)), device, 'beside')
}

function fromRegistry(device: NativeDevice, machine: Machine): Located {
  const folder = join(cacheFolder(machine.env), 'native', keyOf(device, machine))
  return fromFolder(folder, device, 'registry') ?? { missing: `TensorFlow ${tensorflowVersion} (${device}) is not set up${failureOf(folder)}` }
}

const keyOf = (device: NativeDevice, { platform, arch }: Machine) => `tensorflow-${tensorflowVersion}-${device}-${platform}-${arch}`

const repairs = { beside: 'installing the lab again repairs it', registry: 'npm run setup repairs it' }

function fromFolder(folder: string, device: NativeDevice, source: keyof typeof repairs): Located | null {
  const manifest = readNativeManifest(folder)
  if (!manifest) return null
  const damaged = damagedFile(folder, manifest)
  if (damaged) return { missing: `TensorFlow ${tensorflowVersion} (${device}) is damaged: ${damaged} (${repairs[source]})` }
  const { addon, tensorflow } = manifest
  return { engine: { addon: join(folder, addon), folder, device: manifest.device, tensorflow, source, passedOver: [] } }
}

/** What set-up remembers of a failed attempt. */
function failureOf(folder: string): string {
  try {
    return `: ${(JSON.parse(readFileSync(`${folder}.failed.json`, 'utf8')) as { reason: string }).reason}`
  } catch {
    return ''
  }
}

function fromPackage({ packageFolder: folder }: Machine): Located | null {
  if (!folder) return null
  const addon = join(folder, 'lib', 'napi-v8', 'tfjs_binding.node')
  if (!existsSync(addon)) return null
  return { engine: { addon, folder: dirname(addon), device: null, tensorflow: null, source: 'package', passedOver: [] } }
}
