/** What a weights file says about itself: written on export, read on import. Values are JSON, as the format wants strings. */
import { datasetSettingsSchema, type DatasetSettings } from '../contract/dataset'
import type { RunDetail } from '../contract/runs'
import { readHeader, withMetadata } from './weights-file'

export interface WeightsAbout {
  name: string | null
  method: string | null
  seed: number
  settings: Record<string, unknown>
  dataset: DatasetSettings
}

/** The file with all in its metadata that made it, so that it alone can be imported elsewhere. */
export function describeWeights(bytes: Uint8Array, run: RunDetail, epoch: number): Uint8Array<ArrayBuffer> {
  const { id, name, method, seed, settings, dataset, datasetHash, codeVersion } = run
  const about = { run: id, name, method, seed, epoch, settings, dataset, datasetHash, codeVersion }
  const said = Object.entries(about).filter(([, value]) => value !== null)
  return withMetadata(bytes, Object.fromEntries(said.map(([key, value]) => [key, JSON.stringify(value)])))
}

/** What is not said, or not understood, is the default. Throws `bad-input` where the bytes are no safetensors file. */
export function readAbout(bytes: Uint8Array): WeightsAbout {
  const { metadata, tensors } = readHeader(bytes)
  const said = Object.fromEntries(Object.entries(metadata).map(([key, text]) => [key, fromJson(text)]))
  const settings = isRecord(said.settings) ? said.settings : {}
  return {
    name: typeof said.name === 'string' && said.name !== '' ? said.name.slice(0, 200) : null,
    method: typeof said.method === 'string' ? said.method : null,
    seed: Number.isSafeInteger(said.seed) && Number(said.seed) >= 0 ? Number(said.seed) : 0,
    settings: { ...settings, widths: widthsOf(tensors), thirdPool: said.thirdPool !== false },
    dataset: datasetOf(said.dataset),
  }
}

function widthsOf(tensors: Record<string, unknown>): number[] {
  const outputs = (name: string) => (tensors[name] as { shape?: number[] } | undefined)?.shape?.[0] ?? 0
  return [1, 2, 3].map((layer) => outputs(`conv${layer}.weight`))
}

function datasetOf(said: unknown): DatasetSettings {
  const parsed = datasetSettingsSchema.safeParse(said)
  // A folder of the machine that it comes from says nothing here.
  return parsed.success && parsed.data.source === 'mnist' ? parsed.data : datasetSettingsSchema.parse({})
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
