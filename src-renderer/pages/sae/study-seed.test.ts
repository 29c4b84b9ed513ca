import { expect, it } from 'vitest'
import { studyConfigurations } from '../../../src-main/contract/sae'
import { saeRow } from '../../state/testing'
import { nextStudySeed } from './study-seed'

const seven = (seed: number, modelEpoch = 4) => studyConfigurations.map((configuration) => saeRow({ ...configuration, seed, modelEpoch }))

it('is the first seed of which one of the seven is missing', () => {
  expect(nextStudySeed([], 4)).toBe(0)
  expect(nextStudySeed(seven(0), 4)).toBe(1)
  expect(nextStudySeed([...seven(0), ...seven(1).slice(1), ...seven(2)], 4)).toBe(1)
  expect(
    nextStudySeed(
      seven(0).map((row) => ({ ...row, status: 'stopped' as const })),
      4,
    ),
  ).toBe(0)
  // Those of another epoch explain another network.
  expect(nextStudySeed([...seven(0), ...seven(0, 2)], 3)).toBe(0)
  expect(nextStudySeed([...seven(0), ...seven(0, 2)], 2)).toBe(1)
})
