/**
 * Which engine computes: native TensorFlow on a GPU, native TensorFlow on the CPU, or WebAssembly; and why this one. `LAB_ENGINE` forces one.
 */
import { execFileSync } from 'node:child_process'
import * as os from 'node:os'
import * as tf from '@tensorflow/tfjs'
import { LabError } from '../contract/errors'
import { forcedEngine, type EngineInfo } from '../contract/system'
import { locateNative, type NativeDevice, type NativeEngine } from './native/locate'

/**
 * Loads the best engine that this machine has, and makes it tfjs's backend.
 * @throws LabError `bad-input` for a value of LAB_ENGINE that there is not, `unavailable` where the forced engine cannot be had
 */
export async function chooseBackend(forced = process.env.LAB_ENGINE): Promise<EngineInfo> {
  const only = forcedEngine(forced) ?? undefined
  if (only === 'wasm') return useWasm('LAB_ENGINE asks for it')
  const outcome = await tryNative(only)
  if ('info' in outcome) return outcome.info
  if (only) throw new LabError('unavailable', `LAB_ENGINE asks for ${only}, which cannot be had: ${outcome.missing}`)
  return useWasm(outcome.missing)
}

async function tryNative(only: NativeDevice | undefined): Promise<{ info: EngineInfo } | { missing: string }> {
  const located = locateNative(only)
  if ('missing' in located) return located
  prepareEnvironment(only)
  try {
    const { loadNative } = await import('./native/load')
    const { version, usesGpu } = await loadNative(located.engine.addon)
    if (only === 'cuda' && !usesGpu) return { missing: `TensorFlow ${version} in ${located.engine.folder} sees no GPU` }
    return { info: nativeInfo(located.engine, version, usesGpu, only) }
  } catch (error) {
    return { missing: `${located.engine.addon} does not load: ${(error as Error).message}` }
  }
}

/** What TensorFlow reads from the environment when it is loaded. */
function prepareEnvironment(only: NativeDevice | undefined): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true'
  process.env.TF_DETERMINISTIC_OPS ??= '1'
  if (only === 'cpu') process.env.CUDA_VISIBLE_DEVICES = '-1'
}

function nativeInfo(engine: NativeEngine, version: string, usesGpu: boolean, only: NativeDevice | undefined): EngineInfo {
  const gpu = usesGpu ? describeGpu() : null
  const why = [only ? 'as LAB_ENGINE asks' : '', ...engine.passedOver].filter(Boolean).join('; ')
  return {
    ...common(),
    kind: usesGpu ? 'cuda' : 'cpu',
    reason: `native TensorFlow ${version} (${usesGpu ? 'CUDA' : 'CPU'})${why ? `: ${why}` : ''}`,
    version,
    device: gpu?.name ?? cpuName(),
    deviceMemory: gpu?.memory ?? null,
    threads: Number(process.env.TF_NUM_INTRAOP_THREADS) || coreCount(),
    path: engine.folder,
  }
}

async function useWasm(why: string): Promise<EngineInfo> {
  // Imported when it is needed: compiling WebAssembly takes time that a native engine need not spend.
  const { loadWasm } = await import('./wasm/load')
  const { version } = await loadWasm()
  return { ...common(), kind: 'wasm', reason: `WebAssembly: ${why}`, version, device: cpuName(), deviceMemory: null, threads: 1, path: null }
}

function common(): Pick<EngineInfo, 'tfjs' | 'node' | 'platform'> {
  return { tfjs: tf.version.tfjs, node: process.versions.node, platform: `${process.platform}-${process.arch}` }
}

const cpuName = () => os.cpus()[0]?.model.trim() ?? 'unknown CPU'
const coreCount = () => os.cpus().length

/** Asks the driver's own tool; without it the GPU is used all the same, and has no name here. */
function describeGpu(): { name: string; memory: number | null } {
  try {
    const query = ['--query-gpu=name,memory.total', '--format=csv,noheader,nounits']
    const [name, mebibytes] = execFileSync('nvidia-smi', query, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n')[0]!
      .split(', ')
    return { name: name!, memory: Number(mebibytes) * 1024 * 1024 }
  } catch {
    return { name: 'NVIDIA GPU', memory: null }
  }
}
