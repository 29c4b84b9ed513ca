import { Option, type Command } from 'commander'
import type { AttackRow } from '../../../contract/attack'
import type { DatasetSettings } from '../../../contract/dataset'
import {
  isNetwork,
  runKinds,
  runStatuses,
  type MetricSeries,
  type RunDetail,
  type RunKind,
  type RunStatus,
  type RunSummary,
} from '../../../contract/runs'
import { type SaeRow } from '../../../contract/sae'
import { studyPalette } from '../../../contract/study'
import { type CliContext, type Lab } from '../context'
import { jsonFlag, wholeNumber } from '../flags'
import { printResult } from '../output'
import { epochRows, epochTable, type EpochRow } from '../results'
import { bytes, moment, percent, table } from '../table'
import { attackWords } from './attack/list'
import { qualityFacts, saeEpochs, saeWords } from './sae/rows'

interface RunsFlags {
  kind?: RunKind
  status?: RunStatus
  text?: string
  limit?: number
  json?: boolean
}

export function addRuns(program: Command, context: CliContext): void {
  program
    .command('runs')
    .description('the runs in the store, newest first')
    .addOption(new Option('--kind <kind>', 'only runs of this kind').choices([...runKinds]))
    .addOption(new Option('--status <status>', 'only runs in this state').choices([...runStatuses]))
    .option('--text <text>', 'only runs with this in their name, notes or tags')
    .option('--limit <n>', 'so many at most', wholeNumber(1))
    .addOption(jsonFlag())
    .action(async ({ json, ...query }: RunsFlags) => {
      const lab = await context.lab()
      const runs = await lab.call('runs.list', query)
      const rows = await rowsAmong(lab, runs)
      const result = { runs: runs.map((run) => ({ ...run, ...factsOf(rows, run.id) })) }
      const none = runs.length === 0 ? await withoutRuns(lab, query) : null
      await printResult(json, result, () => none ?? runTable(runs, rows))
    })
}

/** Nothing was asked for that there is, or there is nothing. */
async function withoutRuns(lab: Lab, { kind, status, text }: Omit<RunsFlags, 'json'>): Promise<string> {
  const asked = Object.entries({ kind, status, text }).filter(([, value]) => value !== undefined)
  const isEmpty = asked.length === 0 || (await lab.call('runs.list', { limit: 1 })).length === 0
  if (isEmpty) return 'No runs yet. Train the cheater: lab train'
  return `No run matches ${asked.map(([name, value]) => `--${name} ${value}`).join(' ')}; lab runs lists all`
}

/** What is said of runs that are no networks, by id. */
interface OtherRows {
  saes: ReadonlyMap<string, SaeRow>
  attacks: ReadonlyMap<string, AttackRow>
}

/** Not asked for where none is among the runs. */
async function rowsAmong(lab: Lab, runs: readonly RunSummary[]): Promise<OtherRows> {
  const any = (kind: string) => runs.some((run) => run.kind === kind)
  const saes = any('sae') ? await lab.call('sae.table', {}) : []
  const attacks = any('attack') ? await lab.call('attack.table', {}) : []
  return { saes: new Map(saes.map((row) => [row.run, row])), attacks: new Map(attacks.map((row) => [row.run, row])) }
}

/** What `--json` says of an SAE or an attack beside what it says of any run. */
function factsOf({ saes, attacks }: OtherRows, run: string): object {
  return { ...saeFacts(saes.get(run)), ...attackFacts(attacks.get(run)) }
}

function saeFacts(row: SaeRow | undefined): object {
  if (!row) return {}
  const { model, modelEpoch, layer, aggregation, variant, width, latents, quality } = row
  return { sae: { model, modelEpoch, layer, aggregation, variant, width, latents, quality } }
}

function attackFacts(row: AttackRow | undefined): object {
  if (!row) return {}
  const { models, source, target, split, samples, choice, done, total } = row
  return { attack: { models, source, target, split, samples, choice, done, total } }
}

/** SAEs and attacks say in a column of their own what they are of. */
function runTable(runs: readonly RunSummary[], others: OtherRows): string {
  const some = others.saes.size + others.attacks.size > 0
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
    ...(some ? [wordsOf(others, run.id)] : []),
  ])
  const header = ['Run', 'Name', 'Kind', 'Method', 'Seed', 'Status', 'Epoch', 'Easy', 'Hard', 'Made (UTC)']
  return table(some ? [...header, 'About'] : header, rows)
}

function wordsOf({ saes, attacks }: OtherRows, run: string): string {
  const [sae, attack] = [saes.get(run), attacks.get(run)]
  return sae ? saeWords(sae) : attack ? attackWords(attack) : ''
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
      const series = await lab.call('runs.metrics', { run: detail.id, prefix: 'epoch/' })
      const { epochs, text } = isNetwork(detail) ? networkEpochs(series) : saeEpochs(series)
      const rows = await rowsAmong(lab, [detail])
      await printResult(flags.json, { ...detail, epochs, ...factsOf(rows, detail.id) }, () => describeRun(detail, text, rows))
    })
}

function networkEpochs(series: readonly MetricSeries[]): { epochs: EpochRow[]; text: string } {
  const epochs = epochRows(series)
  return { epochs, text: epochs.length > 0 ? epochTable(epochs) : '' }
}

function describeRun(run: RunDetail, epochs: string, { saes, attacks }: OtherRows): string {
  const [sae, attack] = [saes.get(run.id), attacks.get(run.id)]
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
    ...(sae ? qualityFacts(sae) : []),
    ['Attack', attack ? `${attackWords(attack)}; its figures: lab attack show ${run.id}` : null],
    // Of an attack its method's own: its models and images are many, and said elsewhere.
    ['Settings', settingsLine(attack ? (run.settings.attack as object) : run.settings)],
    ['Data', run.dataset && datasetLine(run.dataset)],
  ]
  const lines = facts.filter(([, value]) => value !== null).map(([name, value]) => `${name.padEnd(9)}  ${value}`)
  return [...lines, ...(epochs === '' ? [] : ['', epochs])].join('\n')
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
