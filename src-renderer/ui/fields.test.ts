import { describe, expect, it } from 'vitest'
import type { SettingsSchema } from '../../src-main/contract/catalogue'
import { datasetSettingsSchema } from '../../src-main/contract/dataset'
import { studyPalette } from '../../src-main/contract/study'
import { errorsByField, fieldKind, fieldsOf, readChanges, readField, writeAll, writeField } from './fields'

const schema: SettingsSchema = {
  type: 'object',
  properties: {
    epochs: { type: 'integer', minimum: 1, maximum: 1000, default: 4 },
    lr: { type: 'number', exclusiveMinimum: 0, maximum: 10, default: 0.05 },
    widths: { type: 'array', items: { type: 'integer', minimum: 1 }, default: [32, 64, 128] },
    thirdPool: { type: 'boolean', default: true },
    optimizer: { enum: ['sgd', 'adam'], default: 'sgd' },
  },
}
const { epochs, lr, widths } = schema.properties as Required<SettingsSchema['properties']>

describe('reading a field', () => {
  it('takes what the schema allows', () => {
    expect(readField(epochs!, ' 12 ')).toEqual({ value: 12 })
    expect(readField(lr!, '1e-3')).toEqual({ value: 0.001 })
    expect(readField(widths!, '4, 8,16')).toEqual({ value: [4, 8, 16] })
  })

  it('says what would be right', () => {
    expect(readField(epochs!, '1.5')).toEqual({ error: 'needs a whole number from 1 up to 1000' })
    expect(readField(epochs!, '0')).toEqual({ error: 'must be from 1 up to 1000' })
    expect(readField(lr!, '0')).toEqual({ error: 'must be above 0 up to 10' })
    expect(readField(lr!, '')).toEqual({ error: 'needs a number above 0 up to 10' })
    expect(readField(widths!, '4, x')).toEqual({ error: 'x: needs a whole number from 1' })
  })
})

describe('the form of a schema', () => {
  it('shows defaults with a preset in their place', () => {
    expect(writeAll(schema, { lr: 0.01, thirdPool: false })).toEqual({
      epochs: '4',
      lr: '0.01',
      widths: '32, 64, 128',
      thirdPool: 'off',
      optimizer: 'sgd',
    })
  })

  it('gives only what differs: the same value written otherwise is no change', () => {
    const base = writeAll(schema, {})
    const { changed, errors } = readChanges(schema, base, { epochs: '4.0', lr: '5e-2', widths: '32,64,64', optimizer: 'adam', thirdPool: 'on' })
    expect(errors).toEqual({})
    expect(changed).toEqual({ widths: [32, 64, 64], optimizer: 'adam' })
  })

  it('keeps errors by field and leaves those fields out', () => {
    const { changed, errors } = readChanges(schema, writeAll(schema, {}), { epochs: 'x', lr: '0.1' })
    expect(Object.keys(errors)).toEqual(['epochs'])
    expect(changed).toEqual({ lr: 0.1 })
  })

  it('understands every field of a dataset, and reads back what it writes', () => {
    for (const [name, field] of Object.entries(fieldsOf(datasetSettingsSchema).properties)) {
      expect(readField(field, writeField(fieldKind(field), field.default)), name).toEqual({ value: field.default })
    }
    expect(fieldKind(fieldsOf(datasetSettingsSchema).properties.palette!)).toBe('colors')
    expect(writeField('colors', studyPalette)).toMatch(/^#ff0000, #00ff00, #0000ff/)
  })
})

describe('errors of the engine', () => {
  it('go to their fields, and what names none to the form', () => {
    expect(errorsByField(schema, 'lr: too small; try 0.05; widths.0: must be even')).toEqual({ lr: 'too small; try 0.05', widths: 'must be even' })
    expect(errorsByField(schema, 'rate: unknown; no engine')).toEqual({ '': 'rate: unknown; no engine' })
  })
})
