import { expect, it } from 'vitest'
import { studyConfigurations } from '../../../src-main/contract/sae'
import { saeRow } from '../../state/testing'
import { nextStudySeed } from './study-seed'

const seven = (seed: number) => studyConfigurations.map((configuration) => saeRow({ ...configuration, seed }))

it('is the first seed of which one of the seven is missing', () => {
  expect(nextStudySeed([])).toBe(0)
  expect(nextStudySeed(seven(0))).toBe(1)
  expect(nextStudySeed([...seven(0), ...seven(1).slice(1), ...seven(2)])).toBe(1)
  expect(nextStudySeed(seven(0).map((row) => ({ ...row, status: 'stopped' as const })))).toBe(0)
})
