import { Option, type Command } from 'commander'
import type { DatasetSettings } from '../../../contract/dataset'
import { runStatuses, type RunDetail, type RunStatus, type RunSummary } from '../../../contract/runs'
import { studyPalette } from '../../../contract/study'
import { type CliContext } from '../context'
import { jsonFlag, wholeNumber } from '../flags'
import { printResult } from '../output'
import { epochRows, epochTable, type EpochRow } from '../results'
import { bytes, moment, percent, table } from '../table'

interface RunsFlags {
  kind?: string
  status?: RunStatus
  text?: string
  limit?: number
  json?: boolean
}

export function addRuns(program: Command, context: CliContext): void {
  program
    .command('runs')
    .description('the runs in the store, newest first')
    .option('--kind <kind>', 'only runs of this kind')
    .addOption(new Option('--status <status>', 'only runs in this state').choices([...runStatuses]))
    .option('--text <text>', 'only runs with this in their name, notes or tags')
    .option('--limit <n>', 'so many at most', wholeNumber(1))
    .addOption(jsonFlag())
    .action(async ({ json, ...query }: RunsFlags) => {
      const lab = await context.lab()
      const runs = await lab.call('runs.list', query)
      await printResult(json, { runs }, () => (runs.length === 0 ? 'No runs yet. Train the cheater: lab train' : runTable(runs)))
    })
}

function runTable(runs: RunSummary[]): string {
  const rows = runs.map((run) => [
    run.id.slice(0, 12),
    run.name,
    run.kind,
    run.method ?? '-',
    String(run.seed),
    run.status,
    String(run.epoch),
    percent(run.easy),
    percent(run.hard),
    moment(run.createdAt),
  ])
  return table(['Run', 'Name', 'Kind', 'Method', 'Seed', 'Status', 'Epoch', 'Easy', 'Hard', 'Made (UTC)'], rows)
}

export function addShow(program: Command, context: CliContext): void {
  program
    .command('show')
    .description('everything about one run')
    .argument('<run>', 'id, the beginning of one, or "last"')
    .addOption(jsonFlag())
    .action(async (run: string, flags: { json?: boolean }) => {
      const lab = await context.lab()
      const detail = await lab.call('runs.get', { run })
      const epochs = epochRows(await lab.call('runs.metrics', { run: detail.id, prefix: 'epoch/' }))
      await printResult(flags.json, { ...detail, epochs }, () => describeRun(detail, epochs))
    })
}

function describeRun(run: RunDetail, epochs: EpochRow[]): string {
  const facts: [string, string | null][] = [
    ['Run', run.id],
    ['Name', run.name],
    ['Kind', [run.kind, run.method].filter(Boolean).join(', ')],
    ['Status', run.status],
    ['Error', run.error],
    ['Notices', run.notices.map((notice) => notice.message).join('; ') || null],
    ['Seed', String(run.seed)],
    ['Made', `${moment(run.createdAt)} UTC`],
    ['Dataset', run.datasetHash],
    ['Engine', run.engine && `${run.engine.kind}, ${run.engine.version}, ${run.engine.device}, ${run.engine.threads} threads`],
    ['Code', run.codeVersion],
    ['Weights', run.weightsHash],
    ['Made from', relatives(run.parents)],
    ['Used by', relatives(run.children)],
    ['Tags', run.tags.join(', ') || null],
    ['Notes', run.notes || null],
    ['Disk', bytes(run.bytes)],
    ['Settings', settingsLine(run.settings)],
    ['Data', run.dataset && datasetLine(run.dataset)],
  ]
  const lines = facts.filter(([, value]) => value !== null).map(([name, value]) => `${name.padEnd(9)}  ${value}`)
  return [...lines, ...(epochs.length > 0 ? ['', epochTable(epochs)] : [])].join('\n')
}

function relatives(list: { id: string; role: string }[]): string | null {
  return list.map(({ id, role }) => `${id} (${role})`).join(', ') || null
}

/** The study's own palette goes without saying. */
function datasetLine({ palette, ...settings }: DatasetSettings): string {
  const own = JSON.stringify(palette) !== JSON.stringify(studyPalette)
  return settingsLine(own ? { ...settings, palette } : settings)
}

function settingsLine(settings: object): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}
