/** A settings schema as form fields: what is typed is kept as text, and read when it is needed. */
import * as z from 'zod'
import type { SettingField, SettingsSchema } from '../../src-main/contract/catalogue'
import { settingText } from './format'

/** The schema of an object of settings as data, for a form. */
export function fieldsOf(schema: z.ZodObject): SettingsSchema {
  return z.toJSONSchema(schema, { io: 'input' }) as unknown as SettingsSchema
}

export type FieldKind = 'number' | 'flag' | 'choice' | 'numbers' | 'colors' | 'text'

/** One text for every field, whatever its kind; a flag is 'on' or 'off', colours are `#rrggbb` with commas between. */
export type FormTexts = Readonly<Record<string, string>>

export type Reading = { value: unknown } | { error: string }

export function fieldKind(field: SettingField): FieldKind {
  if (field.enum) return 'choice'
  if (field.type === 'boolean') return 'flag'
  if (field.type === 'number' || field.type === 'integer') return 'number'
  if (field.type === 'array') return (field.items as SettingField | undefined)?.type === 'array' ? 'colors' : 'numbers'
  return 'text'
}

export function writeField(kind: FieldKind, value: unknown): string {
  if (kind === 'flag') return value ? 'on' : 'off'
  if (kind === 'colors')
    return (value as number[][]).map((rgb) => `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`).join(', ')
  return settingText(value)
}

/** What a text means, or what would be right. Limits that the schema does not state are the engine's to check. */
export function readField(field: SettingField, text: string): Reading {
  switch (fieldKind(field)) {
    case 'flag':
      return { value: text === 'on' }
    case 'choice':
      return { value: field.enum?.find((choice) => String(choice) === text) ?? text }
    case 'number':
      return readNumber(field, text)
    case 'numbers':
      return readList(text, (item) => readNumber((field.items ?? {}) as SettingField, item))
    case 'colors':
      return readList(text, readColor)
    case 'text':
      return { value: text }
  }
}

function readNumber(field: SettingField, text: string): Reading {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  const whole = field.type === 'integer'
  if (!Number.isFinite(value) || (whole && !Number.isInteger(value))) return { error: `needs a ${whole ? 'whole ' : ''}number${range(field)}` }
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = field
  const inside = value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum
  return inside ? { value } : { error: `must be${range(field)}` }
}

/** " from 1 to 1000", " above 0 and up to 10"; nothing where there are no limits worth saying. */
function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: SettingField): string {
  const low = exclusiveMinimum !== undefined ? `above ${exclusiveMinimum}` : minimum !== undefined ? `from ${minimum}` : ''
  const high =
    exclusiveMaximum !== undefined
      ? `below ${exclusiveMaximum}`
      : maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
        ? `up to ${maximum}`
        : ''
  return [low, high]
    .filter(Boolean)
    .map((part) => ` ${part}`)
    .join('')
}

function readList(text: string, read: (item: string) => Reading): Reading {
  const values: unknown[] = []
  for (const item of text.split(',').filter((part) => part.trim() !== '')) {
    const reading = read(item.trim())
    if ('error' in reading) return { error: `${item.trim()}: ${reading.error}` }
    values.push(reading.value)
  }
  return { value: values }
}

function readColor(text: string): Reading {
  const digits = /^#?([0-9a-f]{6})$/i.exec(text)?.[1]
  if (!digits) return { error: 'needs a colour such as #ff8000' }
  return { value: [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) }
}

/** Texts of a whole schema: its defaults, with some values in their place. */
export function writeAll(schema: SettingsSchema, values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, field]) => [
      name,
      writeField(fieldKind(field), Object.hasOwn(values, name) ? values[name] : field.default),
    ]),
  )
}

export interface FormReading {
  /** Only what differs from the base. */
  changed: Record<string, unknown>
  errors: Record<string, string>
}

/** Reads what was typed over a base; a field that reads as its base value is no change. */
export function readChanges(schema: SettingsSchema, base: FormTexts, typed: FormTexts): FormReading {
  const changed: Record<string, unknown> = {}
  const errors: Record<string, string> = {}
  for (const [name, field] of Object.entries(schema.properties)) {
    const text = typed[name]
    if (text === undefined) continue
    const reading = readField(field, text)
    if ('error' in reading) errors[name] = reading.error
    else if (writeField(fieldKind(field), reading.value) !== base[name]) changed[name] = reading.value
  }
  return { changed, errors }
}

/** Splits `lr: must be positive; widths.0: too small` by field. What names no field goes with what stands before it, else under ''. */
export function errorsByField(schema: SettingsSchema, message: string): Record<string, string> {
  const errors: Record<string, string> = {}
  let key = ''
  for (const part of message.split('; ')) {
    const [, name = '', text = ''] = /^([A-Za-z0-9_]+)(?:\.[\w.]+)?: (.+)$/s.exec(part) ?? []
    const known = Object.hasOwn(schema.properties, name)
    if (known) key = name
    const said = known ? text : part
    errors[key] = errors[key] ? `${errors[key]}; ${said}` : said
  }
  return errors
}
