/** A report's PDF, from runs to pages, looked into: the built page code draws it, a real browser prints it. `LAB_BUILD` names another build than out/main. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Paper } from '../../contract/report'
import { printWithInstalled } from '../print/installed'
import { readPdf, type Pdf } from '../print/pdf.testing'
import { testMachine, whyNotPrint } from '../print/print.testing'
import { openTestLab, removeHomes, until, type TestLab } from '../testing'
import { builtRenderers } from './tools'

const build = resolve(process.env.LAB_BUILD ?? 'out/main')
const whyNot = existsSync(join(build, 'report.js')) ? whyNotPrint() : `(skipped: there is no build in ${build})`
const title = 'Fünf Läufe & <zwei> Gruppen'

describe.skipIf(whyNot)(`the PDF of a report ${whyNot}`, () => {
  let lab: TestLab
  let runs: string[]

  beforeAll(async () => {
    const printer = {
      requireOne: () => {},
      pdf: (document: Parameters<typeof printWithInstalled>[0]) => printWithInstalled(document, undefined, testMachine()),
    }
    lab = openTestLab({ reporting: { ...builtRenderers(build), printer } })
    runs = [...(await train({ seeds: [0, 1, 2] })), ...(await train({ method: 'cf-invar', seeds: [0, 1] }))]
  })
  afterAll(async () => {
    await lab.backend.close()
    removeHomes()
  })

  async function train(input: object): Promise<string[]> {
    const job = await lab.page.call('jobs.submit', { kind: 'train', input })
    await until(async () => (await lab.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === 'finished')
    return job.runIds
  }

  const pdfOf = async (paper: Paper): Promise<Pdf> =>
    readPdf((await lab.page.call('report.pdf', { runs, title, notes: 'What I think of it.', paper, samples: 5 })).bytes)

  it('has its text, embedded fonts, charts as paths, samples as they are, and title, date and number on each page', async () => {
    const { pages, fonts, tagged } = await pdfOf('a4')
    const text = pages.map((page) => page.text).join('\n')
    expect(flat(text)).toContain(flat('What I think of it.'))
    for (const run of runs) expect(flat(text)).toContain(run)
    expect(pages.length).toBeGreaterThan(2)
    const date = new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
    pages.forEach((page, index) => {
      expect(flat(page.text)).toContain(flat(title))
      expect(flat(page.text)).toContain(flat(date))
      expect(flat(page.text)).toContain(`Page${index + 1}of${pages.length}`)
    })
    expect(fonts.length).toBeGreaterThan(0)
    expect(fonts.filter(({ embedded }) => !embedded)).toEqual([])
    expect(tagged).toBe(true)
    expect(pages.reduce((sum, page) => sum + page.paths, 0)).toBeGreaterThan(100)
    const images = pages.flatMap((page) => page.images)
    expect(images.length).toBeGreaterThan(0)
    expect(images.filter(({ width, height }) => width > 28 || height > 28)).toEqual([])
    expect(pages.map(({ width, height }) => [Math.round(width), Math.round(height)])).toEqual(pages.map(() => [596, 842]))
  })

  it('is there for a run of which no epoch is done', async () => {
    const { kind, method, settings, dataset, datasetHash } = lab.store.runs.get(runs[0]!)
    const { id } = lab.store.runs.create({ kind, method, settings, dataset, datasetHash, name: 'Begun', seed: 9, engine: null, codeVersion: '1' })
    const { text } = await lab.page.call('report.html', { runs: [id], title: 'Nothing yet' })
    expect(text).toContain('Nothing yet')
    expect(text).toContain(id)
  })

  it('is on Letter where that is wished for', async () => {
    const { pages } = await pdfOf('letter')
    expect(pages.map(({ width, height }) => [Math.round(width), Math.round(height)])).toEqual(pages.map(() => [612, 792]))
  })
})

/** Where a line breaks, and how wide a space is, is the browser's to say. */
const flat = (text: string) => text.replace(/\s+/g, '')
