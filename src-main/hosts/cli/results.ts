/** A training run as the command line shows it: the object of `lab train --json`, and the same as text. */
import { type MetricSeries, type RunDetail } from '../../contract/runs'
import { type Lab } from './context'
import { percent, table } from './table'

export interface EpochRow {
  epoch: number
  loss: number | null
  /** Accuracies 0..1. */
  train: number | null
  easy: number | null
  hard: number | null
  seconds: number | null
}

export interface TrainResult {
  run: string
  name: string
  status: RunDetail['status']
  method: string | null
  seed: number
  settings: Record<string, unknown>
  engine: RunDetail['engine']
  dataset: { hash: string | null; settings: RunDetail['dataset'] }
  epochs: EpochRow[]
  final: { train: number | null; easy: number | null; hard: number | null }
  weightsHash: string | null
}

export async function trainResult(lab: Lab, run: string): Promise<TrainResult> {
  const detail = await lab.call('runs.get', { run })
  const epochs = epochRows(await lab.call('runs.metrics', { run: detail.id, prefix: 'epoch/' }))
  return {
    run: detail.id,
    name: detail.name,
    status: detail.status,
    method: detail.method,
    seed: detail.seed,
    settings: detail.settings,
    engine: detail.engine,
    dataset: { hash: detail.datasetHash, settings: detail.dataset },
    epochs,
    final: { train: detail.train, easy: detail.easy, hard: detail.hard },
    weightsHash: detail.weightsHash,
  }
}

/** Series of `epoch/<name>` as one row an epoch. */
export function epochRows(series: readonly MetricSeries[]): EpochRow[] {
  const rows = new Map<number, EpochRow>()
  for (const { name, step, value } of series) {
    const column = name.slice('epoch/'.length)
    step.forEach((epoch, index) => {
      const row = rows.get(epoch) ?? { epoch, loss: null, train: null, easy: null, hard: null, seconds: null }
      rows.set(epoch, row)
      if (column !== 'epoch' && Object.hasOwn(row, column)) row[column as Exclude<keyof EpochRow, 'epoch'>] = value[index] ?? null
    })
  }
  return [...rows.values()].sort((a, b) => a.epoch - b.epoch)
}

/** Of several seeds: the mean, the lowest and the highest accuracy 0..1; null where no run has one. */
export interface Spread {
  mean: number
  low: number
  high: number
}

export interface TrainSummary {
  hard: Spread | null
  easy: Spread | null
}

export function summarize(results: readonly TrainResult[]): TrainSummary {
  const of = (name: 'hard' | 'easy') => spread(results.flatMap(({ final }) => final[name] ?? []))
  return { hard: of('hard'), easy: of('easy') }
}

function spread(values: number[]): Spread | null {
  if (values.length === 0) return null
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, low: Math.min(...values), high: Math.max(...values) }
}

/** What `lab train --json` prints: the run, or `runs` and their `summary` where there are several. */
export function trainingsJson(results: readonly TrainResult[]): object {
  return results.length === 1 ? results[0]! : { runs: results, summary: summarize(results) }
}

export function describeTrainings(results: readonly TrainResult[]): string {
  const texts = results.map(describeTraining)
  return [...texts, ...(results.length > 1 ? [summaryLine(results)] : [])].join('\n\n')
}

function summaryLine(results: readonly TrainResult[]): string {
  const { hard, easy } = summarize(results)
  return `${results.length} seeds: hard ${describeSpread(hard)}, easy ${describeSpread(easy)}`
}

function describeSpread(value: Spread | null): string {
  return value ? `${percent(value.mean, 1)} in the mean (${percent(value.low, 1)} to ${percent(value.high, 1)})` : '-'
}

function describeTraining(result: TrainResult): string {
  const head = `Run ${result.run} · ${result.name} · seed ${result.seed} · ${result.status}`
  return [head, epochTable(result.epochs), ...(result.weightsHash ? [`Weights ${result.weightsHash}`] : [])].join('\n')
}

export function epochTable(epochs: EpochRow[]): string {
  const rows = epochs.map((row) => [
    String(row.epoch),
    row.loss?.toFixed(4) ?? '-',
    percent(row.train),
    percent(row.easy),
    percent(row.hard),
    row.seconds?.toFixed(1) ?? '-',
  ])
  return table(['Epoch', 'Loss', 'Train', 'Easy', 'Hard', 'Seconds'], rows)
}
