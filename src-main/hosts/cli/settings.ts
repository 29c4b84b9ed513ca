/** `--set key=value` read against a JSON schema: numbers, booleans, choices, lists (`widths=4,8,16`), and JSON where it begins with [ or {. */
import { resolve } from 'node:path'
import * as z from 'zod'
import { type SettingField, type SettingsSchema } from '../../contract/catalogue'
import { datasetSettingsSchema, type DatasetInput, type DatasetSettings } from '../../contract/dataset'
import { LabError } from '../../contract/errors'
import { nearest, suggest } from './nearest'

/** The dataset's own keys, which `--set` takes beside the method's. Its seed is `--data-seed`, since a run has one too. */
const datasetFields = (z.toJSONSchema(datasetSettingsSchema, { io: 'input' }) as unknown as SettingsSchema).properties
const datasetKeys = Object.keys(datasetFields).filter((key) => key !== 'seed')

export interface ParsedSettings {
  method: Record<string, unknown>
  dataset: Record<string, unknown>
}

/** Splits `--set` arguments into the method's and the dataset's settings. Unknown keys and values of another type are `bad-input`. */
export function parseSettings(assignments: readonly string[], method: SettingsSchema | null): ParsedSettings {
  const parsed: ParsedSettings = { method: {}, dataset: {} }
  for (const assignment of assignments) {
    const [key, text] = splitAssignment(assignment)
    const field = method && Object.hasOwn(method.properties, key) ? method.properties[key] : undefined
    if (field) parsed.method[key] = parseValue(key, text, field)
    else if (datasetKeys.includes(key)) parsed.dataset[key] = parseValue(key, text, datasetFields[key]!)
    else throw unknownKey(key, [...Object.keys(method?.properties ?? {}), ...datasetKeys])
  }
  return parsed
}

export interface DatasetFlags {
  source?: string
  trainSize?: number
  testSize?: number
  dataSeed?: number
}

/** Dataset settings out of a preset, flags and `--set`, the later winning. A relative folder is one of the caller's. */
export function datasetInput(preset: DatasetInput, set: Record<string, unknown>, flags: DatasetFlags): DatasetSettings {
  const merged = {
    ...preset,
    ...set,
    ...(flags.source === undefined ? {} : { source: flags.source }),
    ...(flags.trainSize === undefined ? {} : { trainSize: flags.trainSize }),
    ...(flags.testSize === undefined ? {} : { testSize: flags.testSize }),
    ...(flags.dataSeed === undefined ? {} : { seed: flags.dataSeed }),
  }
  return datasetSettingsSchema.parse(typeof merged.source === 'string' ? { ...merged, source: absoluteSource(merged.source) } : merged)
}

/** The engine works in another folder than the caller. */
function absoluteSource(source: string): string {
  const [, folder] = /^idx:(.+)$/.exec(source) ?? []
  return folder === undefined ? source : `idx:${resolve(folder)}`
}

/** `--set` of `lab import`: what the weights alone do not tell. Errors as from `parseSettings`. */
export function parseImportSettings(assignments: readonly string[]): { thirdPool?: boolean } {
  return parseOwnSettings('import', assignments, { thirdPool: { type: 'boolean' } })
}

/** `--set` of a command that has settings of its own. Errors as from `parseSettings`. */
export function parseOwnSettings(
  command: string,
  assignments: readonly string[],
  fields: Readonly<Record<string, SettingField>>,
): Record<string, unknown> {
  const entries = assignments.map((assignment) => {
    const [key, text] = splitAssignment(assignment)
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined
    if (!field) throw new LabError('bad-input', `lab ${command} takes no setting "${key}"; ${suggest(key, Object.keys(fields))}`)
    return [key, parseValue(key, text, field)] as const
  })
  return Object.fromEntries(entries)
}

function splitAssignment(assignment: string): [string, string] {
  const at = assignment.indexOf('=')
  if (at < 1) throw new LabError('bad-input', `--set takes key=value, as in --set momentum=0.9; got "${assignment}"`)
  return [assignment.slice(0, at).trim(), assignment.slice(at + 1).trim()]
}

function unknownKey(key: string, known: string[]): LabError {
  if (key === 'seed') return new LabError('bad-input', 'seed is no setting: use --seed (the run) or --data-seed (the dataset)')
  const near = nearest(key, known)
  return new LabError('bad-input', `there is no setting "${key}"; ${near ? suggest(key, [near]) : `there is: ${known.join(', ')}`}`)
}

/** Errors are `bad-input` and name the key, the value and what would be right. */
export function parseValue(key: string, text: string, field: SettingField): unknown {
  const choices = alternatives(field)
  for (const choice of choices) {
    const value = readAs(text, choice)
    if (value !== undefined) return value
  }
  throw new LabError('bad-input', `${key} must be ${choices.map(describe).join(' or ')}, got "${text}"`)
}

function alternatives(field: SettingField): SettingField[] {
  const nested = (field.anyOf ?? field.oneOf) as SettingField[] | undefined
  return nested ? nested.flatMap(alternatives) : [field]
}

function readAs(text: string, field: SettingField): unknown {
  if (field.enum) return field.enum.find((option) => String(option) === text)
  if ('const' in field) return String(field.const) === text ? field.const : undefined
  switch (field.type) {
    case 'number':
      return readNumber(text)
    case 'integer':
      return Number.isInteger(readNumber(text)) ? Number(text) : undefined
    case 'boolean':
      return readBoolean(text)
    case 'null':
      return text === 'null' || text === 'none' ? null : undefined
    case 'array':
      return text.startsWith('[') ? readJson(text) : readList(text, field)
    case 'object':
      return text.startsWith('{') ? readJson(text) : undefined
    default:
      return text
  }
}

function readNumber(text: string): number | undefined {
  const value = Number(text)
  return text !== '' && Number.isFinite(value) ? value : undefined
}

function readBoolean(text: string): boolean | undefined {
  if (['true', 'yes', 'on', '1'].includes(text)) return true
  return ['false', 'no', 'off', '0'].includes(text) ? false : undefined
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readList(text: string, field: SettingField): unknown[] | undefined {
  const prefix = (field.prefixItems ?? []) as SettingField[]
  const items =
    text === '' ? [] : text.split(',').map((item, index) => readAs(item.trim(), prefix[index] ?? (field.items as SettingField | undefined) ?? {}))
  return items.includes(undefined) ? undefined : items
}

function describe(field: SettingField): string {
  if (field.enum) return `one of ${field.enum.join(', ')}`
  if ('const' in field) return JSON.stringify(field.const)
  if (field.type === 'array') return 'a list with commas between'
  const names: Record<string, string> = {
    number: 'a number',
    integer: 'a whole number',
    boolean: 'true or false',
    null: 'none',
    object: 'a JSON object',
  }
  return names[field.type ?? ''] ?? 'text'
}
