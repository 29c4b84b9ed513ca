import { describe, expect, it } from 'vitest'
import { figureNames, type Comparison, type FigureName, type Interval, type SeedGroup } from '../../contract/compare'
import { describeComparison } from './comparison'

const one = (mean: number): Interval => ({ mean, low: null, high: null, values: [mean] })

function group(label: string, figures: Partial<Record<FigureName, Interval>>, seeds = [0]): SeedGroup {
  const none = Object.fromEntries(figureNames.map((name) => [name, null])) as SeedGroup['figures']
  const about = { key: label, label, method: 'erm', runs: seeds.map((seed) => `run${seed}`), seeds, epochs: 4, rho: 0.95, datasetHash: 'd' }
  return { ...about, figures: { ...none, ...figures }, collapsed: [] }
}

const comparison: Comparison = {
  runs: [],
  groups: [
    group('DANN', { hard: { mean: 0.75, low: 0.7, high: 0.8, values: [0.74, 0.76] }, epochsTo70: one(3) }, [0, 1]),
    group('ERM (Adam)', { hard: one(0.5) }),
  ],
  control: 1,
  possibleControls: [],
  effects: [
    {
      group: 0,
      control: 1,
      epoch: 4,
      figure: 'hard',
      difference: { mean: -0.021, low: -0.05, high: 0.008, values: [] },
      pairs: [{ seed: 0, value: 0.5, control: 0.521 }],
      unpaired: [1],
    },
    { group: 0, control: 1, epoch: 4, figure: 'easy', difference: one(0.012), pairs: [{ seed: 0, value: 0.9, control: 0.888 }], unpaired: [1] },
  ],
  settings: [{ name: 'lambda', title: 'Weight', values: [2, undefined] }],
  datasets: [],
  remarks: ['One seed alone.'],
}

describe('a comparison as text', () => {
  const text = describeComparison(comparison)

  it('has a row a group with means and intervals, and no column that nobody has', () => {
    const [header, , dann, erm] = text.split('\n')
    expect(header).toMatch(/^Group +Seeds +Epochs +Hard +Above 70%$/)
    expect(dann).toMatch(/^DANN +0, 1 \(2\) +4 +75\.0% \(70\.0 to 80\.0%\) +3$/)
    expect(erm).toMatch(/^ERM \(Adam\) +seed 0 +4 +50\.0% +-$/)
  })

  it('has differences in points with their sign, the settings that differ, and the remarks', () => {
    expect(text).toMatch(/^DANN +ERM \(Adam\) +4 +seed 0 +-2\.1 \(-5\.0 to \+0\.8\) +\+1\.2$/m)
    expect(text).toMatch(/^Group +Weight\n.*\nDANN +2\nERM \(Adam\) +-$/m)
    expect(text).toContain('- One seed alone.')
    expect(text).not.toContain('--control')
  })

  it('gives no sign to a difference that rounds to nothing', () => {
    const [first] = comparison.effects
    const difference = { mean: -0.0001, low: -0.0004, high: 0.002, values: [] }
    expect(describeComparison({ ...comparison, effects: [{ ...first!, difference }] })).toContain(' 0.0 (0.0 to +0.2)')
  })

  it('names a control that could be added', () => {
    expect(describeComparison({ ...comparison, control: null, effects: [], possibleControls: ['abc', 'def'] })).toContain('add --control abc')
  })
})
