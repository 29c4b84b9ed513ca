/**
 * Finds the native engine that set-up left on this machine. Set-up (scripts/setup/native-location.mjs) and this file share a convention and no code,
 * since the packaged lab has no scripts:
 * `<cache>/native/tensorflow-<version>-<cpu|cuda>-<platform>-<arch>/manifest.json` names the addon and the sizes of all files.
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
  source: 'registry' | 'package' | 'LAB_NATIVE'
  /** Why a better one is not used, if one was looked for. */
  passedOver: string[]
}
export type Located = { engine: NativeEngine } | { missing: string }

export interface Machine {
  env: NodeJS.ProcessEnv
  platform: string
  arch: string
  gpu: boolean
  /** Folder of the npm package that holds the addon where it came by the package's own download. */
  packageFolder: string | null
}

/** `only`: the device that LAB_ENGINE asks for; else CUDA where there is a GPU, then the CPU. */
export function locateNative(only?: NativeDevice, machine: Machine = thisMachine()): Located {
  if (machine.env.LAB_NATIVE) return named(resolve(machine.env.LAB_NATIVE))
  const passedOver: string[] = []
  for (const device of devicesToTry(only, machine.gpu)) {
    const located = fromRegistry(device, machine)
    if ('engine' in located) return { engine: { ...located.engine, passedOver } }
    passedOver.push(located.missing)
  }
  return fromPackage(machine) ?? { missing: passedOver.join('; ') }
}

function devicesToTry(only: NativeDevice | undefined, gpu: boolean): NativeDevice[] {
  if (only) return [only]
  return gpu ? ['cuda', 'cpu'] : ['cpu']
}

function thisMachine(): Machine {
  return { env: process.env, platform: process.platform, arch: process.arch, gpu: hasNvidiaGpu(), packageFolder: packageFolder() }
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

function fromRegistry(device: NativeDevice, { env, platform, arch }: Machine): Located {
  const key = `tensorflow-${tensorflowVersion}-${device}-${platform}-${arch}`
  const folder = join(cacheFolder(env), 'native', key)
  const manifest = readNativeManifest(folder)
  if (!manifest) return { missing: `TensorFlow ${tensorflowVersion} (${device}) is not set up${failureOf(folder)}` }
  const damaged = damagedFile(folder, manifest)
  if (damaged) return { missing: `TensorFlow ${tensorflowVersion} (${device}) is damaged: ${damaged} (npm run setup repairs it)` }
  const { addon, tensorflow } = manifest
  return { engine: { addon: join(folder, addon), folder, device: manifest.device, tensorflow, source: 'registry', passedOver: [] } }
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
