/** `lab prototypes`: the images that a layer's channels like best. */
import { extname } from 'node:path'
import { Option, type Command } from 'commander'
import * as z from 'zod'
import type { SettingsSchema } from '../../../contract/catalogue'
import { LabError } from '../../../contract/errors'
import { layerNames, type LayerId } from '../../../contract/images'
import {
  objectiveIds,
  prototypeSettings,
  prototypesInput,
  type ObjectiveId,
  type Prototype,
  type PrototypesChunk,
  type PrototypesInput,
} from '../../../contract/prototypes'
import { encodeSafetensors } from '../../../contract/safetensors'
import { type CliContext } from '../context'
import { writableFile, writeWhole } from '../files'
import { epochFlag, jsonFlag, setFlag, wholeNumber, wholeNumbers } from '../flags'
import { exitCodes, printResult } from '../output'
import { parseOwnSettings } from '../settings'
import { sheetPng } from '../sheet'
import { percent, table } from '../table'

interface PrototypesFlags {
  layer: LayerId
  objective: ObjectiveId
  channels: number[] | 'all'
  seed?: number
  seeds?: number[]
  epoch?: number
  set?: string[]
  to?: string
  json?: boolean
}

/** Of `lab prototypes --json`. */
export interface PrototypesResult {
  run: string
  epoch: number
  layer: LayerId
  objective: ObjectiveId
  settings: PrototypesInput['settings']
  /** The set whose images the percentiles are among; null where the microscope has not looked yet. */
  reference: string | null
  prototypes: Prototype[]
  /** One a seed. */
  summary: { seed: number; solid: number; of: number; troubled: number; text: string }[]
  file: string | null
}

const settingFields = (z.toJSONSchema(prototypeSettings, { io: 'input' }) as unknown as SettingsSchema).properties

export function addPrototypes(program: Command, context: CliContext): void {
  program
    .command('prototypes')
    .description('images that the channels of a layer like best, by activation maximisation, and how solid their colours are')
    .argument('<run>', 'id, the beginning of one, or "last"')
    .addOption(new Option('--layer <name>', 'layer').choices([...layerNames]).makeOptionMandatory())
    .addOption(new Option('--objective <id>', 'what of a channel is maximised').choices([...objectiveIds]).default('channel_mean'))
    .addOption(new Option('--channels <list>', 'all, or numbers such as 0,3,7').argParser(channelList).default('all'))
    .addOption(new Option('--seed <n>', 'seed of the noise and the jitter (0 where left out)').argParser(wholeNumber()))
    .addOption(new Option('--seeds <list>', 'several, such as 0,1,2').argParser(wholeNumbers))
    .addOption(epochFlag())
    .addOption(setFlag('a setting, such as steps=100 or tv=0; may be repeated'))
    .option('--to <file>', 'where to write: .safetensors, or .png for a sheet')
    .addOption(jsonFlag())
    .action((run: string, flags: PrototypesFlags) => prototypes(context, run, flags))
}

const channelList = (text: string): number[] | 'all' => (text === 'all' ? 'all' : wholeNumbers(text))

async function prototypes(context: CliContext, run: string, flags: PrototypesFlags): Promise<void> {
  const question = questionOf(run, flags)
  const write = flags.to === undefined ? null : writerOf(flags.to)
  const lab = await context.lab()
  const detail = await lab.call('runs.get', { run })
  const chunk = await make(context, question)
  if (!chunk) return context.exitWith(exitCodes.interrupted)
  const result = resultOf(detail.id, question.epoch ?? detail.epoch, question, chunk)
  if (write) result.file = await write(result, chunk.images)
  await printResult(flags.json, result, () => describePrototypes(result))
}

/** What is asked for; what is wrong in it is `bad-input`. */
export function questionOf(run: string, flags: PrototypesFlags): PrototypesInput {
  const { layer, objective, channels, seed, seeds, epoch } = flags
  if (seed !== undefined && seeds) throw new LabError('bad-input', 'give --seed or --seeds, not both')
  const settings = parseOwnSettings('prototypes', flags.set ?? [], settingFields)
  const given = { channels: channels === 'all' ? undefined : channels, seeds: seeds ?? (seed === undefined ? undefined : [seed]), epoch }
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return prototypesInput.parse({ run, layer, objective, settings, ...named })
}

/** The last chunk; null where Ctrl-C came before it. */
async function make(context: CliContext, question: PrototypesInput): Promise<PrototypesChunk | null> {
  const lab = await context.lab()
  let last: PrototypesChunk | null = null
  const subscription = lab.stream('prototypes.make', question, (chunk) => {
    if (chunk.done) last = chunk
    else showProgress(context, chunk)
  })
  const release = context.onInterrupt(() => subscription.close())
  try {
    await subscription.done
  } finally {
    release()
    context.progress.clear()
  }
  return last
}

function showProgress({ progress }: CliContext, { layer, step, steps, secondsLeft, prototypes: { length } }: PrototypesChunk): void {
  const message = `${length} ${length === 1 ? 'prototype' : 'prototypes'} of ${layer}`
  progress.show({ done: step, total: steps, unit: 'steps', rate: null, rateUnit: 'steps', secondsLeft, message })
}

function resultOf(run: string, epoch: number, { layer, objective, settings, seeds }: PrototypesInput, chunk: PrototypesChunk): PrototypesResult {
  const { prototypes, reference = null } = chunk
  const summary = [...new Set(seeds)].map((seed) => summaryOf(prototypes, { layer, objective, seed }))
  return { run, epoch, layer, objective, settings, reference, prototypes, summary, file: null }
}

function summaryOf(all: readonly Prototype[], { layer, objective, seed }: { layer: LayerId; objective: ObjectiveId; seed: number }) {
  const own = all.filter((prototype) => prototype.seed === seed)
  const troubled = own.filter(({ trouble }) => trouble !== null).length
  const solid = own.filter(({ trouble, solidity }) => trouble === null && solidity.solid).length
  const text = `${solid} of ${own.length} channels of ${layer} are solid colour under ${objective}`
  return { seed, solid, of: own.length, troubled, text }
}

type Writer = (result: PrototypesResult, images: Float32Array) => Promise<string>

/** Throws `bad-input` for a file that cannot be written, or whose ending says nothing. */
function writerOf(to: string): Writer {
  const content = { '.safetensors': tensorFile, '.png': sheet }[extname(to).toLowerCase()]
  if (!content) throw new LabError('bad-input', `--to ${to}: the ending must be .safetensors or .png`)
  const file = writableFile(to)
  return async (result, images) => {
    await writeWhole(file, content(result, images))
    return file
  }
}

/** `prototype` [n, 28, 28, 3], `value`, `channel` and `seed` [n]: seed by seed, each with its channels. */
export function tensorFile({ prototypes, settings, run, epoch, layer, objective }: PrototypesResult, images: Float32Array): Uint8Array {
  const n = prototypes.length
  const tensors = {
    prototype: { shape: [n, 28, 28, 3], data: images },
    value: { shape: [n], data: Float32Array.from(prototypes, ({ value }) => value) },
    channel: { shape: [n], data: Int32Array.from(prototypes, ({ channel }) => channel) },
    seed: { shape: [n], data: Int32Array.from(prototypes, ({ seed }) => seed) },
  }
  return encodeSafetensors(tensors, { run, epoch: String(epoch), layer, objective, settings: JSON.stringify(settings) })
}

function sheet({ prototypes }: PrototypesResult, images: Float32Array): Uint8Array {
  const size = 28 * 28 * 3
  const pictures = prototypes.map(({ trouble }, i) => ({ pixels: images.subarray(i * size, (i + 1) * size), empty: trouble !== null }))
  return sheetPng(pictures, Math.min(pictures.length, pictures.length > 64 ? 16 : 8))
}

export function describePrototypes({ run, epoch, layer, objective, reference, prototypes, summary, file }: PrototypesResult): string {
  const rows = prototypes.map(({ channel, seed, value, percentile, solidity: { oneHue, saturation, hue, solid }, trouble }) => [
    String(channel),
    String(seed),
    value.toFixed(4),
    percent(percentile, 1),
    oneHue.toFixed(3),
    saturation.toFixed(3),
    hue === null ? '-' : hue.toFixed(0),
    solid ? 'yes' : 'no',
    trouble === null ? '' : { dead: 'dead channel', 'zero-gradient': 'zero gradient' }[trouble],
  ])
  const among = reference === null ? [] : [`Percentiles are among the values on the images of ${reference}`]
  const lines = summary.map(({ seed, text, troubled }) => `Seed ${seed}: ${text}${troubled === 0 ? '' : `; ${troubled} without a prototype`}`)
  return [
    `Run ${run}, epoch ${epoch}: prototypes of ${layer} under ${objective}`,
    table(['Channel', 'Seed', 'Value', 'Percentile', 'One hue', 'Saturation', 'Hue', 'Solid', ''], rows),
    [...lines, ...among, ...(file === null ? [] : [file])].join('\n'),
  ].join('\n\n')
}
