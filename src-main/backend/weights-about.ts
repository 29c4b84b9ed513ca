/** What a weights file says about itself: written on export, read on import. Values are JSON, as the format wants strings. */
import { LabError } from '../contract/errors'
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

export interface ImportedWeights {
  about: WeightsAbout
  /** The file, with what was asked for and it did not say itself. */
  bytes: Uint8Array<ArrayBuffer>
  /** What it did not say, or said of a place elsewhere, and what was taken for it; sentences for people. */
  assumed: string[]
}

/**
 * What is not said, or not understood, is the default. `thirdPool` stands in for a file that does not say it.
 * @throws LabError `bad-input` where the bytes are no safetensors file, or say something else than `thirdPool`
 */
export function readImport(bytes: Uint8Array<ArrayBuffer>, thirdPool?: boolean): ImportedWeights {
  const { metadata, tensors } = readHeader(bytes)
  if ('W_enc' in tensors && 'W_dec' in tensors)
    throw new LabError(
      'bad-input',
      'the file holds a sparse autoencoder: networks alone are imported, and lab pack takes autoencoders to another lab',
    )
  const said = Object.fromEntries(Object.entries(metadata).map(([key, text]) => [key, fromJson(text)]))
  const saidPool = saidThirdPool(said)
  if (saidPool !== undefined && thirdPool !== undefined && saidPool !== thirdPool)
    throw new LabError('bad-input', `thirdPool: the file itself says ${saidPool}; leave it out`)
  const pool = saidPool ?? thirdPool
  return {
    about: aboutOf(said, tensors, pool ?? true),
    bytes: saidPool === undefined && thirdPool !== undefined ? withMetadata(bytes, { thirdPool: JSON.stringify(thirdPool) }) : bytes,
    assumed: assumptions(said, pool),
  }
}

function assumptions({ dataset }: Record<string, unknown>, thirdPool: boolean | undefined): string[] {
  const source = isRecord(dataset) && typeof dataset.source === 'string' ? dataset.source : 'mnist'
  return [
    ...(thirdPool === undefined ? ['the file does not say whether there is a third pooling after conv3; taken as yes'] : []),
    ...(source === 'mnist'
      ? []
      : [
          `the file names the digits of a folder of its own (${source}), which are not in it; its figures here are on the study's MNIST canvas instead`,
        ]),
  ]
}

/** As the engine reads it (engine/checkpoint): the file's own word, or that of its settings. */
function saidThirdPool({ thirdPool, settings }: Record<string, unknown>): boolean | undefined {
  return [thirdPool, isRecord(settings) ? settings.thirdPool : undefined].find((value) => typeof value === 'boolean')
}

function aboutOf(said: Record<string, unknown>, tensors: Record<string, unknown>, thirdPool: boolean): WeightsAbout {
  const settings = isRecord(said.settings) ? said.settings : {}
  return {
    name: typeof said.name === 'string' && said.name !== '' ? said.name.slice(0, 200) : null,
    method: typeof said.method === 'string' ? said.method : null,
    seed: Number.isSafeInteger(said.seed) && Number(said.seed) >= 0 ? Number(said.seed) : 0,
    settings: { ...settings, widths: widthsOf(tensors), thirdPool },
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
