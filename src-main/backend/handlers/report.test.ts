import { afterEach, beforeEach, expect, it, describe } from 'vitest'
import type { ReportBlockId, ReportData } from '../../contract/report'
import { ReportRecorder } from '../report/testing'
import { openTestLab, removeHomes, until, type TestLab } from '../testing'

let lab: TestLab
let reports: ReportRecorder

beforeEach(() => {
  reports = new ReportRecorder()
  lab = openTestLab({ reporting: reports.tools })
})
afterEach(async () => {
  await lab.backend.close()
  removeHomes()
})

async function train(input: object = {}): Promise<string[]> {
  const job = await lab.page.call('jobs.submit', { kind: 'train', input })
  await until(async () => (await lab.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === 'finished')
  return job.runIds
}

async function dataOf(input: { runs: string[]; blocks?: ReportBlockId[] }): Promise<ReportData> {
  await lab.page.call('report.html', input)
  return reports.runs.at(-1)!
}

describe('a report', () => {
  it('is drawn from the comparison, one model a group, and what made them', async () => {
    const runs = await train({ seeds: [3, 1] })
    const other = await train({ settings: { epochs: 2 }, seeds: [5] })
    const { fileName, text } = await lab.page.call('report.html', {
      runs: [...runs, ...other],
      title: 'Cures: α & β',
      notes: 'Why.',
      samples: 7,
      paper: 'letter',
    })
    expect([fileName, text]).toEqual(['Cures-α-β.html', '<title>Cures: α & β</title>'])
    const data = reports.runs[0]!
    expect(data).toMatchObject({ title: 'Cures: α & β', notes: 'Why.', paper: 'letter' })
    expect(Math.abs(Date.now() - data.date)).toBeLessThan(60_000)
    expect(data.comparison.groups.map(({ seeds }) => seeds)).toEqual([[1, 3], [5]])
    // Of each group the run of its first seed; the model answers the colour, which is the next digit's.
    expect(data.models.map(({ group, run }) => [group, run])).toEqual([
      [0, runs[1]],
      [1, other[0]],
    ])
    expect(data.models[0]!.confusion[3]).toEqual([0, 0, 0, 0, 2, 0, 0, 0, 0, 0])
    const [samples] = data.samples
    expect(samples!.rows).toHaveLength(7)
    for (const row of samples!.rows) {
      expect(row.color).toBe((row.digit + 1) % 10)
      expect(row.answers).toEqual([expect.objectContaining({ predicted: row.color }), expect.objectContaining({ predicted: row.color })])
      // The engine of this test paints an image in the grey of its number.
      expect(row.grey).toHaveLength(784)
      expect(row.grey[783]! % 10).toBe(row.digit)
    }
    expect(data.provenance.codeVersion).toBe('1.2.3')
    expect(data.provenance.runs.map(({ id, seed, epochs, weightsHash }) => [id, seed, epochs, weightsHash?.length])).toEqual([
      [runs[0], 3, 3, 64],
      [runs[1], 1, 3, 64],
      [other[0], 5, 2, 64],
    ])
    expect(data.datasets).toMatchObject([{ hash: data.comparison.datasets[0]!.hash, placement: 'stroke' }])
  })

  it('shows each dataset through the models that were trained on it', async () => {
    const runs = [...(await train()), ...(await train({ dataset: { rho: 0.99 } }))]
    const { samples, models } = await dataOf({ runs })
    expect(samples.map(({ datasetHash }) => datasetHash)).toEqual([...new Set(samples.map(({ datasetHash }) => datasetHash))])
    expect(models).toHaveLength(2)
    expect(samples.map(({ rows }) => rows[0]!.answers.map((answer) => answer !== null))).toEqual([
      [true, false],
      [false, true],
    ])
  })

  it('computes only what the chosen blocks show, each once and in their order', async () => {
    const runs = await train()
    const { blocks, models, samples } = await dataOf({ runs, blocks: ['curves', 'results', 'curves'] })
    expect([blocks, models, samples]).toEqual([['curves', 'results'], [], []])
    expect(lab.engine.asked).toEqual([])
    await dataOf({ runs, blocks: ['samples'] })
    expect(lab.engine.asked).toEqual(['samples'])
  })

  it('measures the linear probes where they are wished for', async () => {
    const runs = await train()
    await lab.page.call('report.html', { runs, blocks: ['results'], probes: true })
    expect(lab.engine.asked).toEqual(['linear probes'])
    expect(reports.runs[0]!.comparison.runs[0]!.figures!.probes).toMatchObject({ color: { value: 0.9 } })
  })

  it('is called after its groups where nobody says', async () => {
    const one = await train()
    const label = (await dataOf({ runs: one })).comparison.groups[0]!.label
    expect(reports.runs[0]!.title).toBe(label)
    const more = [
      ...one,
      ...(await train({ settings: { epochs: 1 } })),
      ...(await train({ settings: { epochs: 2 } })),
      ...(await train({ settings: { epochs: 4 } })),
    ]
    const { title, comparison } = await dataOf({ runs: more })
    expect(title).toBe(`${comparison.groups[0]!.label}, ${comparison.groups[1]!.label} and 2 more compared`)
  })

  it('is refused where the digits are others than those of the runs', async () => {
    const runs = await train()
    lab.engine.data = 'other digits'
    await expect(dataOf({ runs })).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('of runs that have only begun has no models, and of others beside them has theirs', async () => {
    const [run] = await train()
    const { kind, method, settings, dataset, datasetHash } = lab.store.runs.get(run!)
    const begun = { kind, method, settings: { ...settings, epochs: 9 }, dataset, datasetHash, seed: 9, engine: null, codeVersion: '1' }
    const { id } = lab.store.runs.create({ ...begun, name: 'Begun' })
    expect(await dataOf({ runs: [id] })).toMatchObject({ models: [], samples: [] })
    const both = await dataOf({ runs: [id, run!] })
    expect(both.models).toMatchObject([{ group: 1, run }])
    expect(both.samples[0]!.rows[0]!.answers).toHaveLength(1)
    expect(both.comparison.remarks.join(' ')).toContain('Begun')
  })

  it('of an unknown run is refused', async () => {
    for (const call of ['report.html', 'report.pdf'] as const) {
      await expect(lab.page.call(call, { runs: ['zzz'] })).rejects.toMatchObject({ kind: 'not-found' })
    }
    await expect(lab.page.call('report.tables', { runs: ['zzz'], format: 'csv' })).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('its PDF', () => {
  it('is the page, printed with title and date', async () => {
    const runs = await train()
    const { bytes, fileName } = await lab.page.call('report.pdf', { runs, title: 'T', paper: 'letter' })
    expect([[...bytes], fileName]).toEqual([[1, 2], 'T.pdf'])
    expect(reports.printed).toEqual([
      { html: '<title>T</title>', paper: 'letter', header: 'T', date: expect.stringMatching(/^\d+ \w+ \d{4}$/) as string },
    ])
  })

  it('is refused before anything is computed where nobody can print', async () => {
    reports.hasBrowser = false
    await expect(lab.page.call('report.pdf', { runs: ['zzz'] })).rejects.toMatchObject({ kind: 'unavailable' })
  })
})

describe('its tables', () => {
  it('are a CSV file each, or one of LaTeX', async () => {
    const runs = await train({ seeds: [0, 1] })
    const csv = await lab.page.call('report.tables', { runs, title: 'A b', format: 'csv' })
    expect(csv.map(({ fileName, table }) => [fileName, table])).toEqual([
      ['A-b-results.csv', 'results'],
      ['A-b-runs.csv', 'runs'],
      ['A-b-curves.csv', 'curves'],
      ['A-b-curves-by-run.csv', 'curves-by-run'],
      ['A-b-colour.csv', 'colour'],
    ])
    expect(
      csv[1]!.text
        .split('\r\n')
        .slice(1, 3)
        .map((line) => line.slice(0, 10)),
    ).toEqual(runs)
    const latex = await lab.page.call('report.tables', { runs, title: 'A b', format: 'latex' })
    expect(latex).toMatchObject([{ fileName: 'A-b.tex', text: expect.stringContaining('\\toprule') as string }])
  })

  it('cannot be had of blocks that have none', async () => {
    const runs = await train()
    await expect(lab.page.call('report.tables', { runs, format: 'csv', blocks: ['samples'] })).rejects.toMatchObject({ kind: 'bad-input' })
  })
})
