import { describe, expect, it } from 'vitest'
import type { CureFigures, Comparison, SeedGroup } from '../../contract/compare'
import { reportBlocks } from '../../contract/report'
import { csvOf } from './csv'
import { escapeLatex, latexOf } from './latex'
import { reportTables, type ReportTable } from './tables'

const share = (value: number, low: number, high: number) => ({ value, count: value * 1000, of: 1000, low, high })
const interval = (values: number[], low: number | null, high: number | null) => ({
  mean: values.reduce((sum, value) => sum + value) / values.length,
  low,
  high,
  values,
})

const figures = (hard: number): CureFigures => ({
  epoch: 2,
  train: 0.95,
  easy: share(0.96, 0.95, 0.97),
  hard: share(hard, hard - 0.01, hard + 0.02),
  hardByDigit: [],
  hardByColor: [],
  worstGroup: { digit: 7, color: 1, accuracy: share(0.5, 0.4, 0.6) },
  colorFollow: share(0.1, 0.05, 0.15),
  calibration: { easy: { ece: 0.011, bins: [] }, hard: { ece: 0.022, bins: [] } },
  epochsTo70: 2,
  trainSeconds: 12.5,
  probes: null,
})

function group(label: string, more: Partial<SeedGroup>): SeedGroup {
  const none = { train: null, easy: null, hard: null, worstGroup: null, colorFollow: null, eceEasy: null, eceHard: null, probeColor: null }
  return {
    key: label,
    label,
    method: 'erm',
    runs: [],
    seeds: [],
    epochs: 2,
    rho: 0.95,
    datasetHash: 'd'.repeat(64),
    collapsed: [],
    ...more,
    figures: { ...none, probeDigit: null, epochsTo70: null, trainSeconds: null, ...more.figures },
  }
}

const run = (id: string, seed: number, at: number, hard: number[]) =>
  ({
    run: { id, name: `Run, "${id}"`, seed, status: 'finished', epoch: 2, datasetHash: 'd'.repeat(64) },
    group: at,
    curve: { epoch: [1, 2], train: [0.9, 0.95], easy: [0.91, 0.96], hard },
    figures: figures(hard[1]!),
    notices: [],
  }) as unknown as Comparison['runs'][number]

/** Two seeds of a control and two of a cure, of which the second alone has a pair. */
const comparison: Comparison = {
  runs: [run('c1', 1, 0, [0.1, 0.7]), run('c2', 2, 0, [0.2, 0.8]), run('a2', 2, 1, [0.6, 0.9])],
  groups: [
    group('Adam_control', {
      runs: ['c1', 'c2'],
      seeds: [1, 2],
      figures: { hard: interval([0.7, 0.8], 0.114691, 1.385309) } as SeedGroup['figures'],
    }),
    group('Cure · 2', { method: 'dann', runs: ['a2'], seeds: [2], figures: { hard: interval([0.9], null, null) } as SeedGroup['figures'] }),
  ],
  control: 0,
  possibleControls: [],
  effects: [
    {
      group: 1,
      control: 0,
      epoch: 2,
      figure: 'hard',
      difference: interval([0.1], null, null),
      pairs: [{ seed: 2, value: 0.9, control: 0.8 }],
      unpaired: [1],
    },
  ],
  settings: [
    { name: 'lr', title: 'Learning rate', values: [0.001, undefined] },
    {
      name: 'widths',
      title: 'Widths',
      values: [
        [4, 8, 16],
        [32, 64, 128],
      ],
    },
  ],
  datasets: [],
  remarks: [],
}

const tables = reportTables(comparison, reportBlocks)
const named = (id: string): ReportTable => tables.find((table) => table.id === id)!
const csv = (id: string) => csvOf(named(id)).split('\r\n')

describe('tables of a report', () => {
  it('are those of the chosen blocks, in their order, and none without rows', () => {
    expect(tables.map(({ id }) => id)).toEqual(['settings', 'results', 'runs', 'effects', 'effects-by-seed', 'curves', 'curves-by-run'])
    expect(reportTables(comparison, ['curves', 'results', 'samples']).map(({ id }) => id)).toEqual(['curves', 'curves-by-run', 'results', 'runs'])
    expect(reportTables({ ...comparison, effects: [] }, ['effects'])).toEqual([])
  })

  it('have the mean of a group and both ends of its interval, in full', () => {
    expect(csv('results')).toEqual([
      'group,method,rho,dataset,epochs,seeds,hard,hard low,hard high',
      `Adam_control,erm,0.95,${'d'.repeat(64)},2,2,0.75,0.114691,1.385309`,
      `Cure · 2,dann,0.95,${'d'.repeat(64)},2,1,0.9,,`,
      '',
    ])
  })

  it('have every run with the interval over its images', () => {
    const [header, first] = csv('runs')
    const columns = header!.split(',')
    // The name is quoted: it has a comma and quotation marks.
    const cells = first!.replace('"Run, ""c1"""', 'NAME').split(',')
    const cell = (name: string) => cells[columns.indexOf(name)]
    expect([cell('run'), cell('name'), cell('seed'), cell('group')]).toEqual(['c1', 'NAME', '1', 'Adam_control'])
    expect([cell('hard'), cell('hard low'), cell('hard high')]).toEqual(['0.7', String(0.7 - 0.01), String(0.7 + 0.02)])
    expect([cell('worst group'), cell('worst group is')]).toEqual(['0.5', '7 in green'])
    expect([cell('ece hard'), cell('probe color'), cell('train seconds')]).toEqual(['0.022', '', '12.5'])
    expect(cells).toHaveLength(columns.length)
  })

  it('hold a group against its control seed by seed', () => {
    expect(csv('effects')[1]).toBe('Cure · 2,Adam_control,hard,2,1,0.1,,,1')
    expect(csv('effects-by-seed')[1]).toBe(`Cure · 2,Adam_control,hard,2,2,0.9,0.8,${0.9 - 0.8}`)
  })

  it('name the settings that differ, and leave out what a method lacks', () => {
    expect(csv('settings')).toEqual(['group,lr,widths', 'Adam_control,0.001,"4, 8, 16"', 'Cure · 2,,"32, 64, 128"', ''])
  })

  it('have the curves of the groups, whose intervals are those of the mean, and of the runs', () => {
    const [header, first, second, third] = csv('curves').map((line) => line.split(','))
    expect(header).toEqual([
      'group',
      'epoch',
      'seeds',
      'train',
      'train low',
      'train high',
      'easy',
      'easy low',
      'easy high',
      'hard',
      'hard low',
      'hard high',
    ])
    // Two seeds: t(0.975, 1) = 12.7062, sd = 0.1 / sqrt(2), so the half width is 12.7062 * 0.05; no share is below 0.
    expect(first!.slice(0, 3)).toEqual(['Adam_control', '1', '2'])
    expect(first!.slice(9).map(Number)).toEqual([0.15, 0, 0.15 + 0.63531].map((value) => expect.closeTo(value, 4) as number))
    expect(second!.slice(0, 3)).toEqual(['Adam_control', '2', '2'])
    expect(third!.slice(9)).toEqual(['0.6', '', ''])
    expect(csv('curves-by-run').slice(1, 3)).toEqual(['c1,Adam_control,1,1,0.9,0.91,0.1', 'c1,Adam_control,1,2,0.95,0.96,0.7'])
  })
})

describe('CSV', () => {
  it('quotes what RFC 4180 wants quoted', () => {
    const table: ReportTable = {
      id: 't',
      title: 'T',
      columns: [
        { name: 'a, "b"', title: '', unit: 'text' },
        { name: 'c', title: '', unit: 'share' },
      ],
      rows: [
        ['two\nlines', 1 / 3],
        ['plain', null],
        ['', Number.NaN],
      ],
    }
    expect(csvOf(table)).toBe('"a, ""b""",c\r\n"two\nlines",0.3333333333333333\r\nplain,\r\n,\r\n')
  })
})

describe('LaTeX', () => {
  const one = (cells: ReportTable['rows'][number], unit: ReportTable['columns'][number]['unit'] = 'share') => {
    const columns = cells.map((_, place) => ({ name: `${place}`, title: `${place}`, unit }))
    return /\\midrule\n\s*(.*) \\\\/.exec(latexOf('', [{ id: 't', title: 'T', columns, rows: [cells] }]))![1]!.split(' & ')
  }

  it('writes the mean with what it may be off by, in percent', () => {
    expect(
      one([{ mean: 0.989, low: 0.986, high: 0.992 }, { mean: 0.99, low: 0.95, high: 0.999 }, { mean: 0.9, low: null, high: null }, null, 0.1234]),
    ).toEqual(['$98.9 \\pm 0.3$', '$99.0\\ [95.0, 99.9]$', '$90.0$', '--', '$12.3$'])
    expect(one([-0.00001, -0.05], 'difference')).toEqual(['$0.0$', '$-5.0$'])
    expect(one([{ mean: 2.5, low: 1.5, high: 3.5 }, 3], 'count')).toEqual(['$2.5 \\pm 1.0$', '$3$'])
  })

  it('prints what a person wrote as it was written', () => {
    expect(escapeLatex('50% of $x_1 & {y}~#2^\\ · ρ<1\nnext')).toBe(
      '50\\% of \\$x\\_1 \\& \\{y\\}\\textasciitilde{}\\#2\\textasciicircum{}\\textbackslash{} $\\cdot$ $\\rho$$<$1 next',
    )
  })

  it('has one booktabs table in a float for each, all rows as wide as it is, and balanced braces', () => {
    const text = latexOf('Title\nof two lines', tables)
    expect(text.startsWith('% Title of two lines\n')).toBe(true)
    expect([...text.matchAll(/\\label\{(.*?)\}/g)].map(([, label]) => label)).toEqual(
      ['settings', 'results', 'runs', 'effects', 'effects-by-seed', 'curves'].map((id) => `tab:${id}`),
    )
    expect(text).toContain('Adam\\_control & $2$ & $2$ & $75.0 \\pm 63.5$ \\\\')
    checkStructure(text)
  })

  it('stands the settings on their side, five groups at a time, no wider than a page', () => {
    const groups = Array.from({ length: 7 }, (_, place) => group(`G${place}`, {}))
    const settings = ['lr', 'batch'].map((name) => ({ name, title: name, values: groups.map((_, place) => place) }))
    const text = latexOf('', reportTables({ ...comparison, groups, settings }, ['methods']))
    const tabulars = [...text.matchAll(/\\toprule\n([\s\S]*?)\\bottomrule/g)].map(([, body]) => body!.split('\n').map((line) => line.trim()))
    expect(tabulars.map(([header]) => header)).toEqual(['Setting & G0 & G1 & G2 & G3 & G4 \\\\', 'Setting & G5 & G6 \\\\'])
    expect(tabulars[1]).toContain('lr & 5 & 6 \\\\')
    expect(text).toContain('Settings that differ (2 of 2)')
    // Six columns, with the space that LaTeX puts on both sides of each, 12pt of a line of 345pt.
    const widths = [...text.matchAll(/p\{([\d.]+)\\linewidth\}/g)].map(([, width]) => Number(width))
    expect(widths.slice(0, 6).reduce((sum, width) => sum + width + 12 / 345, 0)).toBeLessThanOrEqual(1)
    checkStructure(text)
  })

  it('calls differences of shares percentage points', () => {
    const text = latexOf('', tables)
    expect(text).toContain('& Difference (percentage points) \\\\')
    expect(text).not.toContain('Difference (\\%)')
  })

  it('parts a table that is higher than a page', () => {
    const rows = Array.from({ length: 95 }, (_, index) => [`row ${index}`])
    const text = latexOf('', [{ id: 'long', title: 'Long', columns: [{ name: 'a', title: 'A', unit: 'text' }], rows }])
    expect([...text.matchAll(/\\caption\{(.*?)\}/g)].map(([, caption]) => caption)).toEqual(['Long (1 of 3)', 'Long (2 of 3)', 'Long (3 of 3)'])
    expect([...text.matchAll(/row \d+/g)].map(([row]) => row)).toEqual(rows.flat())
    checkStructure(text)
  })
})

function checkStructure(text: string): void {
  const open: string[] = []
  for (const [, kind, name] of text.matchAll(/\\(begin|end)\{(\w+)\}/g)) {
    if (kind === 'begin') open.push(name!)
    else expect(open.pop()).toBe(name)
  }
  expect(open).toEqual([])
  for (const [, columns, body] of text.matchAll(/\\begin\{tabular\}\{((?:[lr]|p\{.*?\})+)\}([\s\S]*?)\\end\{tabular\}/g)) {
    expect(body!.match(/\\(toprule|midrule|bottomrule)/g)).toEqual(['\\toprule', '\\midrule', '\\bottomrule'])
    for (const line of body!.split('\n').filter((line) => line.endsWith('\\\\')))
      expect(line.replaceAll('\\&', '').split('&')).toHaveLength(columns!.replace(/\{.*?\}/g, '').length)
  }
  const braces = text.replace(/\\[{}]/g, '')
  expect(braces.split('{').length).toBe(braces.split('}').length)
}
