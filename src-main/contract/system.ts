/** The machine: which engine is in use and why, versions, places, and whether it computes rightly. */
import { LabError } from './errors'

export const engineKinds = ['cuda', 'cpu', 'wasm'] as const
export type EngineKind = (typeof engineKinds)[number]

/** What LAB_ENGINE may be: `bad-input` for anything else; null where it is left out. */
export function forcedEngine(forced: string | undefined): EngineKind | null {
  const found = engineKinds.find((kind) => kind === forced)
  if (forced && !found) throw new LabError('bad-input', `LAB_ENGINE is ${JSON.stringify(forced)}; it may be ${engineKinds.join(', ')}, or left out`)
  return found ?? null
}

export interface EngineInfo {
  kind: EngineKind
  /** Why this one: "native TensorFlow 2.21.0 (CPU)", or what was missing for a better one. */
  reason: string
  /** Version of libtensorflow or of the WebAssembly backend. */
  version: string
  tfjs: string
  node: string
  device: string
  /** GPU memory in bytes, where there is a GPU. */
  deviceMemory: number | null
  threads: number
  /** Where the native library lies. */
  path: string | null
  platform: string
}

export interface SelfCheckItem {
  name: string
  ok: boolean
  /** Largest absolute difference to the known value. */
  error: number
  tolerance: number
}

export interface Doctor {
  engine: EngineInfo | null
  engineError: string | null
  selfCheck: SelfCheckItem[]
  versions: Record<string, string>
  places: Record<string, string>
  cpu: string
  cores: number
  /** Bytes. */
  memory: number
  host: string
}

/** What the frame shows at all times. */
export interface SystemStatus {
  host: string
  version: string
  home: string
  engine: EngineInfo | null
  engineState: 'starting' | 'ready' | 'restarting' | 'failed'
  engineError: string | null
}
