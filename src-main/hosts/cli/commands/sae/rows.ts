/** SAEs as rows of a table, and by the names that a person types. */
import { LabError } from '../../../../contract/errors'
import { type MetricSeries } from '../../../../contract/runs'
import { type SaeQuality, type SaeRow, type Survival } from '../../../../contract/sae'
import { type Lab } from '../../context'
import { percent, table } from '../../table'

/** `last` is the newest SAE. A network is `bad-input`. */
export async function findSae(lab: Lab, ref: string): Promise<SaeRow> {
  const rows = await lab.call('sae.table', {})
  const [newest] = rows
  if (ref === 'last' && newest) return newest
  if (ref === 'last') throw new LabError('not-found', 'there is no SAE yet; train one: lab sae train RUN')
  const { id, name } = await lab.call('runs.get', { run: ref })
  const row = rows.find(({ run }) => run === id)
  if (!row) throw new LabError('bad-input', `run ${id} (${name}) is no SAE; lab sae list names those that there are`)
  return row
}

/** On the easy set where that was looked at: a cheater is so wrong on the hard one that to take its activation away may cost nothing there. */
export function mainSurvival({ survival }: SaeQuality): Survival | undefined {
  return survival.find(({ split }) => split === 'easy') ?? survival[0]
}

export function saeTable(rows: readonly SaeRow[]): string {
  const header = ['SAE', 'Network', 'Layer', 'Aggregation', 'Variant', 'Lambda', 'Seed', 'D', 'K', 'Status']
  const measured = ['Expl. var.', 'L0', 'L1', 'Dead', 'Loss recovered', 'Easy', 'with it']
  return table(
    [...header, ...measured],
    rows.map((row) => [...identity(row), ...figures(row.quality)]),
  )
}

function identity({ run, model, layer, aggregation, variant, settings, seed, width, latents, status }: SaeRow): string[] {
  const lambda = settings.lambda === undefined ? '-' : String(settings.lambda)
  return [run.slice(0, 12), model.slice(0, 12), layer, aggregation, variant, lambda, String(seed), String(width), String(latents), status]
}

function figures(quality: SaeQuality | null): string[] {
  if (!quality) return new Array<string>(7).fill('-')
  const survival = mainSurvival(quality)
  return [
    quality.explainedVariance.toFixed(4),
    quality.l0.toFixed(1),
    quality.l1.toFixed(4),
    String(quality.dead),
    percent(survival?.lossRecovered ?? null),
    percent(survival?.original.accuracy ?? null),
    percent(survival?.reconstruction.accuracy ?? null),
  ]
}

/** In a few words, for a line of other runs. */
export function saeWords({ layer, aggregation, model, quality }: SaeRow): string {
  const found = quality ? `, explained variance ${quality.explainedVariance.toFixed(3)}, L0 ${quality.l0.toFixed(1)}` : ''
  return `${layer} ${aggregation} of ${model.slice(0, 12)}${found}`
}

/** For people, a fact a line. */
export function qualityFacts({ width, latents, quality }: SaeRow): [string, string][] {
  if (!quality) return [['Size', `D ${width}, K ${latents}`]]
  const { reconstruction, explainedVariance, l0, l1, dead } = quality
  return [
    ['Size', `D ${width}, K ${latents}, ${dead} dead`],
    [
      'Quality',
      `reconstruction ${reconstruction.toFixed(4)}, explained variance ${explainedVariance.toFixed(4)}, L0 ${l0.toFixed(1)}, L1 ${l1.toFixed(4)}`,
    ],
    ...quality.survival.map((survival): [string, string] => [`On ${survival.split}`, survivalLine(survival)]),
  ]
}

function survivalLine({ images, original, reconstruction, zero, mean, lossRecovered }: Survival): string {
  const parts = Object.entries({ untouched: original, reconstruction, zeros: zero, mean })
  const accuracies = parts.map(([name, { accuracy, loss }]) => `${name} ${percent(accuracy)} (loss ${loss.toFixed(4)})`).join(', ')
  return `${accuracies}; loss recovered ${percent(lossRecovered)}, ${images} images`
}

/** Figures after each epoch, by the names of `SaeQuality`, and of what survives on the easy set. */
const epochFigures = ['reconstruction', 'explainedVariance', 'l0', 'l1', 'dead', 'lossRecovered/easy'] as const

/** Series of `epoch/<name>` as one row an epoch. */
export function saeEpochs(series: readonly MetricSeries[]): { epochs: Record<string, number | null>[]; text: string } {
  const figures = epochFigures.map((name) => ({ name, series: series.find((of) => of.name === `epoch/${name}`) }))
  const steps = [...new Set(figures.flatMap((of) => [...(of.series?.step ?? [])]))].sort((a, b) => a - b)
  const epochs = steps.map((epoch) => ({
    epoch,
    ...Object.fromEntries(figures.map((of) => [of.name, of.series?.value[of.series.step.indexOf(epoch)] ?? null])),
  }))
  const rows = epochs.map((row) => Object.values(row).map(cell))
  return { epochs, text: rows.length > 0 ? table(['Epoch', 'Reconstruction', 'Expl. var.', 'L0', 'L1', 'Dead', 'Loss recovered'], rows) : '' }
}

const cell = (value: number | null) => (value === null ? '-' : Number.isInteger(value) ? String(value) : value.toFixed(4))
