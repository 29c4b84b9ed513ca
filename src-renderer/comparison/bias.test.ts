import { describe, expect, it } from 'vitest'
import { biasLines, rhoSetting } from './bias'
import { comparison } from './testing'

const titles: Record<string, string> = { erm: 'Plain training', 'cf-invar': 'CF-INVAR' }
const title = (id: string) => titles[id] ?? id

describe('lines over rho', () => {
  const plans = [
    { label: 'erm 0.999', rho: 0.999, hard: [0.1] },
    { label: 'cf 0.95', method: 'cf-invar', rho: 0.95, hard: [0.98] },
    { label: 'erm 0.95', rho: 0.95, hard: [0.9] },
    { label: 'cf 0.99', method: 'cf-invar', rho: 0.99, hard: [0.97] },
    { label: 'cf 0.98', method: 'cf-invar', rho: 0.98, hard: [null] },
  ]
  const rhos = { name: rhoSetting, title: 'Bias rho', values: plans.map(({ rho }) => rho) }

  it('joins groups that differ in rho alone, by descending rho, without those that have no value', () => {
    const lines = biasLines(comparison(plans, { settings: [rhos] }), title)
    expect(lines.map(({ label, group, points }) => [label, group, points.map(({ rho, hard }) => [rho, hard.mean])])).toEqual([
      [
        'Plain training',
        0,
        [
          [0.999, 0.1],
          [0.95, 0.9],
        ],
      ],
      [
        'CF-INVAR',
        1,
        [
          [0.99, 0.97],
          [0.95, 0.98],
        ],
      ],
    ])
  })

  it('parts lines of one method by what else they differ in, and says it', () => {
    const rates = { name: 'lr', title: 'Learning rate', values: [0.1, 1, 0.2, 1, 1] }
    const more = [...plans, { label: 'erm lr 0.1', rho: 0.95, hard: [0.8] }, { label: 'erm lr 0.2', rho: 0.99, hard: [0.7] }]
    const settings = [
      { ...rhos, values: more.map(({ rho }) => rho) },
      { ...rates, values: [...rates.values, 0.1, 0.2] },
    ]
    const lines = biasLines(comparison(more, { settings }), title)
    expect(lines.map(({ label }) => label)).toEqual(['Plain training, Learning rate 0.1', 'CF-INVAR', 'Plain training, Learning rate 0.2'])
  })

  it('has no line where there is one rho', () => {
    expect(biasLines(comparison([{ label: 'a', hard: [0.5] }]), title)).toEqual([])
  })
})
