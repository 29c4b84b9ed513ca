/** The table of results as data, for a spreadsheet: a row a group, with its mean, its interval, and each seed below it. */
import type { Comparison } from '../../../src-main/contract/compare'
import type { Table } from '../../charts/export'
import { figureColumns, runFigure } from '../../comparison/figures'
import { runsOf } from '../../comparison/results'

export function resultsTable(comparison: Comparison): Table {
  const names = figureColumns.map(({ name }) => name)
  return {
    columns: ['group', 'run', 'seed', 'epochs', ...names.flatMap((name) => [name, `${name} low`, `${name} high`])],
    rows: comparison.groups.flatMap((group, index) => [
      [
        group.label,
        null,
        null,
        group.epochs,
        ...names.flatMap((name) => {
          const figure = group.figures[name]
          return [figure?.mean ?? null, figure?.low ?? null, figure?.high ?? null]
        }),
      ],
      ...runsOf(comparison, index).map((run) => [
        group.label,
        run.run.id,
        run.run.seed,
        run.run.epoch,
        ...names.flatMap((name) => [runFigure(run, name), null, null]),
      ]),
    ]),
  }
}
