import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Comparison } from '../../../contract/compare'
import { channelPair } from '../../../contract/channel'
import { asLabError, LabError } from '../../../contract/errors'
import { labContract, type LabContract } from '../../../contract/lab'
import { createClient, serve, type Handlers, type ParsedOf } from '../../../contract/rpc'
import type { CliContext } from '../context'
import { writeAllWhole } from '../files'
import { createProgram, runProgram } from '../program'
import { formatOf } from './report'

type Asked = ParsedOf<LabContract['report.html']>

let folder: string
let asked: Asked[]
let said: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-report-'))
  asked = []
  said = []
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The command against a lab that notes what it is asked, and knows one run, which is not finished. */
async function lab(...args: string[]): Promise<void> {
  const handlers: Partial<Handlers<LabContract>> = {
    'compare.table': ({ runs }) => {
      if (runs.some((run) => run !== 'r1')) throw new LabError('not-found', `there is no run "${runs.find((run) => run !== 'r1')}"`)
      return { remarks: ['r1 is not finished'] } as unknown as Comparison
    },
    'report.html': (input) => {
      asked.push(input)
      return { fileName: 'a.html', text: '<p>é</p>' }
    },
    'report.pdf': () => {
      throw new LabError('unavailable', 'a PDF needs a browser', { details: { missing: 'browser' } })
    },
    'report.tables': ({ format, ...input }) => {
      asked.push(input)
      return format === 'latex'
        ? [{ fileName: 'a.tex', text: 'latex' }]
        : ['results', 'curves-by-run'].map((table) => ({ fileName: `a-${table}.csv`, text: table, table }))
    },
  }
  const [near, far] = channelPair()
  serve(labContract, handlers as Handlers<LabContract>, far)
  const context: CliContext = {
    lab: () => Promise.resolve(createClient(labContract, near)),
    progress: { say: (line: string) => said.push(line), clear: () => {}, show: () => {} } as unknown as CliContext['progress'],
    exitWith: () => {},
    onInterrupt: () => () => {},
  }
  await runProgram(createProgram(context, '1'), ['report', ...args])
}

const inFolder = (name: string) => join(folder, name)

describe('lab report', () => {
  it('writes the page, with what was asked for, and says what is to be known of the runs', async () => {
    const notes = inFolder('notes.txt')
    writeFileSync(notes, 'First.\n\nSecond.')
    await lab(
      'r1',
      '--to',
      inFolder('x.html'),
      '--title',
      'T',
      '--notes',
      notes,
      '--blocks',
      'results, summary',
      '--paper',
      'letter',
      '--samples',
      '3',
      '--probes',
    )
    expect(readFileSync(inFolder('x.html'), 'utf8')).toBe('<p>é</p>')
    expect(asked).toEqual([
      { runs: ['r1'], title: 'T', notes: 'First.\n\nSecond.', blocks: ['results', 'summary'], paper: 'letter', samples: 3, probes: true },
    ])
    expect(said).toEqual(['note: r1 is not finished'])
  })

  it('takes notes as they are typed', async () => {
    await lab('r1', '--to', inFolder('x.html'), '--notes', 'What I saw. It held.')
    expect(asked[0]).toMatchObject({ notes: 'What I saw. It held.', paper: 'a4', samples: 12, probes: false })
  })

  it('writes a CSV file a table beside each other, and all tables in one of LaTeX', async () => {
    await lab('r1', '--to', inFolder('x.csv'))
    await lab('r1', '--to', inFolder('y.dat'), '--format', 'latex')
    expect(readdirSync(folder).sort()).toEqual(['x-curves-by-run.csv', 'x-results.csv', 'y.dat'])
    expect(readFileSync(inFolder('x-curves-by-run.csv'), 'utf8')).toBe('curves-by-run')
    expect(readFileSync(inFolder('y.dat'), 'utf8')).toBe('latex')
  })

  it.each([
    [['r1', '--to', 'x.doc'], 'bad-input', /\.html, \.pdf, \.csv or \.tex/],
    [['r1', '--to', 'no/such/folder/x.pdf'], 'bad-input', /there is no folder .*no\/such\/folder/],
    [['r1', 'r2', '--to', 'x.html'], 'not-found', /there is no run "r2"/],
    [['r1', '--to', 'x.html', '--blocks', 'results,curvs'], 'bad-input', /no block "curvs"; did you mean "curves"/],
    [['r1', '--to', 'x.html', '--blocks', ''], 'bad-input', /^blocks: choose one block or more$/],
    [['r1', '--to', 'x.html', '--samples', '100'], 'bad-input', /samples/],
    [['r1', '--to', 'x.html', '--notes', 'missing.md'], 'bad-input', /no file missing\.md/],
    [['r1', '--to', 'x.pdf'], 'unavailable', /needs a browser; as HTML .*: --to x\.html$/],
    [['r1'], 'bad-input', /--to/],
    [['--to', 'x.html'], 'bad-input', /run/],
  ] as const)('%j fails with %s, and leaves nothing', async (args, kind, message) => {
    const placed = args.map((arg, place) => (args[place - 1] === '--to' ? inFolder(arg) : arg))
    await expect(lab(...placed).catch((thrown: unknown) => Promise.reject(asLabError(thrown)))).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(message) as string,
    })
    expect(readdirSync(folder)).toEqual([])
  })
})

it('tells the format by the ending, and by the flag before that', () => {
  expect(['a.html', 'b.PDF', 'c.csv', 'd.e.tex'].map((to) => formatOf({ to }))).toEqual(['html', 'pdf', 'csv', 'latex'])
  expect(formatOf({ to: 'a.html', format: 'pdf' })).toBe('pdf')
})

it('writes no file where one of several cannot be written', async () => {
  const content = new Uint8Array([1])
  await expect(
    writeAllWhole([
      { file: inFolder('a'), content },
      { file: inFolder('no/b'), content },
    ]),
  ).rejects.toThrow()
  expect(readdirSync(folder)).toEqual([])
})
