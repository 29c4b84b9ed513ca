/** `lab report`: runs compared, as a page, a PDF of it, or its tables. */
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { Option, type Command } from 'commander'
import type * as z from 'zod'
import { LabError } from '../../../contract/errors'
import { papers, reportBlocks, reportInput, type Paper } from '../../../contract/report'
import { type CliContext, type Lab } from '../context'
import { readInput, writableFile, writeAllWhole, type FileContent } from '../files'
import { jsonFlag, wholeNumber } from '../flags'
import { suggest } from '../nearest'
import { offerHtml } from '../offer-html'
import { printResult } from '../output'
import { bytes } from '../table'
import { contentsOf } from '../text-files'

const formats = ['html', 'pdf', 'csv', 'latex'] as const
type Format = (typeof formats)[number]
type Request = z.input<typeof reportInput>

export interface ReportFlags {
  to: string
  title?: string
  notes?: string
  blocks?: string
  paper?: Paper
  control?: string
  samples?: number
  probes?: boolean
  format?: Format
  json?: boolean
}

export function addReport(program: Command, context: CliContext): void {
  program
    .command('report')
    .description('runs compared, as one page (.html), its PDF (.pdf) or its tables (.csv, .tex)')
    .argument('<run...>', 'ids, beginnings of ids, or "last"')
    .requiredOption('--to <file>', 'where to write; its ending says what')
    .addOption(new Option('--format <format>', 'what to write, whatever the ending').choices([...formats]))
    .option('--title <text>', 'title of the report')
    .option('--notes <file or text>', 'what you have to say about it: a text file, or the text itself')
    .option('--blocks <list>', `which blocks, in this order: ${reportBlocks.join(',')}`)
    .addOption(new Option('--paper <paper>', 'paper of the PDF (a4 where left out)').choices([...papers]))
    .option('--control <run>', 'run that the others are held against')
    .option('--samples <n>', 'digits that are shown through all models (12 where left out)', wholeNumber(1))
    .option('--probes', 'measure the linear probes of runs that lack them, some seconds a run')
    .addOption(jsonFlag())
    .action((runs: string[], flags: ReportFlags) => report(context, runs, flags))
}

async function report(context: CliContext, runs: string[], flags: ReportFlags): Promise<void> {
  const format = formatOf(flags)
  const request = reportRequest(runs, flags)
  const file = writableFile(flags.to)
  const lab = await context.lab()
  const { remarks } = await lab.call('compare.table', { runs, ...(flags.control === undefined ? {} : { control: flags.control }) })
  for (const remark of remarks) context.progress.say(`note: ${remark}`)
  const files = await makers[format](lab, request, file)
  await writeAllWhole(files)
  const written = files.map((one) => ({ file: one.file, bytes: one.content.byteLength }))
  const lines = () => written.map((one) => `${one.file} (${bytes(one.bytes)})`).join('\n')
  await printResult(flags.json, { format, files: written, remarks }, lines)
}

const formatsByEnding: Readonly<Record<string, Format>> = { '.html': 'html', '.pdf': 'pdf', '.csv': 'csv', '.tex': 'latex' }

/** Throws `bad-input` for a file whose ending says nothing. */
export function formatOf({ to, format }: Pick<ReportFlags, 'to' | 'format'>): Format {
  const found = format ?? formatsByEnding[extname(to).toLowerCase()]
  if (found) return found
  throw new LabError('bad-input', `--to ${to}: the ending must be .html, .pdf, .csv or .tex, or --format one of ${formats.join(', ')}`)
}

/** What is asked for; what is wrong in it is `bad-input`. */
export function reportRequest(runs: string[], { title, notes, blocks, paper, control, samples, probes }: Omit<ReportFlags, 'to'>): Request {
  const given = {
    title,
    paper,
    control,
    samples,
    probes,
    notes: notes && notesText(notes),
    blocks: blocks === undefined ? undefined : blockList(blocks),
  }
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return reportInput.parse({ runs, ...named })
}

/** The text of a file, where there is one of that name. */
function notesText(given: string): string {
  if (!/\n/.test(given) && existsSync(given)) return new TextDecoder().decode(readInput(given))
  if (/^\S+\.(txt|md)$/i.test(given)) throw new LabError('bad-input', `--notes: there is no file ${given}`)
  return given
}

function blockList(text: string): string[] {
  if (text.trim() === '') return []
  const blocks = text.split(',').map((block) => block.trim())
  const unknown = blocks.find((block) => !reportBlocks.some((known) => known === block))
  if (unknown !== undefined) throw new LabError('bad-input', `--blocks: there is no block "${unknown}"; ${suggest(unknown, reportBlocks)}`)
  return blocks
}

const makers: Readonly<Record<Format, (lab: Lab, request: Request, file: string) => Promise<FileContent[]>>> = {
  html: async (lab, request, file) => contentsOf(file, [await lab.call('report.html', request)]),
  pdf: async (lab, request, file) => [{ file, content: (await lab.call('report.pdf', request).catch((thrown) => offerHtml(thrown, file))).bytes }],
  csv: async (lab, request, file) => contentsOf(file, await lab.call('report.tables', { ...request, format: 'csv' }), '.csv'),
  latex: async (lab, request, file) => contentsOf(file, await lab.call('report.tables', { ...request, format: 'latex' })),
}
