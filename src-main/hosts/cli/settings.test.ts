import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SettingsSchema } from '../../contract/catalogue'
import type { LabError } from '../../contract/errors'
import { editDistance, nearest } from './nearest'
import { datasetInput, parseImportSettings, parseSettings } from './settings'

const method: SettingsSchema = {
  type: 'object',
  properties: {
    momentum: { type: 'number', default: 0 },
    epochs: { type: 'integer', default: 4 },
    thirdPool: { type: 'boolean', default: true },
    optimizer: { type: 'string', enum: ['sgd', 'adam'] },
    widths: { type: 'array', items: { type: 'integer' } },
    clip: { anyOf: [{ type: 'number' }, { type: 'null' }] },
  },
}

function failure(run: () => unknown): LabError {
  try {
    run()
  } catch (thrown) {
    return thrown as LabError
  }
  throw new Error('it did not fail')
}

describe('--set', () => {
  it('reads each type of setting', () => {
    const set = ['momentum=0.9', 'epochs=3', 'thirdPool=false', 'optimizer=adam', 'widths=4,8,16', 'clip=none']
    expect(parseSettings(set, method).method).toEqual({
      momentum: 0.9,
      epochs: 3,
      thirdPool: false,
      optimizer: 'adam',
      widths: [4, 8, 16],
      clip: null,
    })
  })

  it("takes the dataset's keys beside the method's", () => {
    const parsed = parseSettings(['rho=0.99', 'placement=background', 'momentum=1e-1'], method)
    expect(parsed).toEqual({ method: { momentum: 0.1 }, dataset: { rho: 0.99, placement: 'background' } })
  })

  it.each([
    ['momentum=high', 'momentum must be a number, got "high"'],
    ['momentum=', 'momentum must be a number, got ""'],
    ['epochs=1.5', 'epochs must be a whole number, got "1.5"'],
    ['optimizer=sdg', 'optimizer must be one of sgd, adam, got "sdg"'],
    ['widths=4,x', 'widths must be a list with commas between, got "4,x"'],
    ['clip=much', 'clip must be a number or none, got "much"'],
    ['momentun=0.9', 'there is no setting "momentun"; did you mean "momentum"?'],
    ['placment=stroke', 'there is no setting "placment"; did you mean "placement"?'],
    ['seed=3', 'seed is no setting: use --seed (the run) or --data-seed (the dataset)'],
    ['0.9', '--set takes key=value, as in --set momentum=0.9; got "0.9"'],
  ])('refuses %s', (assignment, message) => {
    const error = failure(() => parseSettings([assignment], method))
    expect(error).toMatchObject({ kind: 'bad-input', message })
  })

  it('says what there is where nothing is near', () => {
    expect(failure(() => parseSettings(['xyz=1'], method)).message).toContain('there is: momentum, epochs')
  })
})

describe('dataset flags', () => {
  it('win over --set, which wins over the preset', () => {
    const settings = datasetInput({ rho: 0.9, testSize: 100 }, { rho: 0.95, trainSize: 1000 }, { trainSize: 500, dataSeed: 7 })
    expect(settings).toMatchObject({ rho: 0.95, testSize: 100, trainSize: 500, seed: 7, source: 'mnist' })
  })

  it("turn a relative folder into one of the caller's", () => {
    const here = process.cwd()
    expect(datasetInput({}, {}, { source: 'idx:./digits' }).source).toBe(`idx:${join(here, 'digits')}`)
    expect(datasetInput({}, { source: 'idx:../digits' }, {}).source).toBe(`idx:${join(here, '..', 'digits')}`)
    expect(datasetInput({}, {}, { source: 'idx:/data/digits' }).source).toBe('idx:/data/digits')
    expect(datasetInput({}, {}, { source: 'mnist' }).source).toBe('mnist')
  })

  it('are checked', () => {
    expect(() => datasetInput({}, { rho: 2 }, {})).toThrow(/rho|<=1/)
  })
})

describe('--set of an import', () => {
  it('says whether there is a third pooling', () => {
    expect(parseImportSettings([])).toEqual({})
    expect(parseImportSettings(['thirdPool=false'])).toEqual({ thirdPool: false })
    expect(parseImportSettings(['thirdPool=yes'])).toEqual({ thirdPool: true })
  })

  it.each([
    ['thirdpool=false', 'lab import takes no setting "thirdpool"; did you mean "thirdPool"?'],
    ['rho=0.5', 'lab import takes no setting "rho"; there is: thirdPool'],
    ['thirdPool=maybe', 'thirdPool must be true or false, got "maybe"'],
  ])('refuses %s', (assignment, message) => {
    expect(failure(() => parseImportSettings([assignment]))).toMatchObject({ kind: 'bad-input', message })
  })
})

describe('nearest word', () => {
  it('counts edits', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3)
    expect(editDistance('', 'abc')).toBe(3)
    expect(editDistance('roh', 'rho')).toBe(1)
  })
  it('offers nothing far away', () => {
    expect(nearest('hard', ['train', 'balanced'])).toBeNull()
    expect(nearest('harrd', ['train', 'hard'])).toBe('hard')
  })
})
