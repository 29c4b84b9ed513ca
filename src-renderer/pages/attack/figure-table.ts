/** The study's figures as a file: one row a model, every number with its interval and what it is over. */
import type { AttackResult, Estimate } from '../../../src-main/contract/attack'
import type { Table } from '../../charts/export'
import type { Beside } from './published'

const withEnds = (name: string) => [name, `${name}, low`, `${name}, high`, `${name}, images`]
const ends = (estimate: Estimate | null | undefined) => [estimate?.value ?? null, estimate?.low ?? null, estimate?.high ?? null, estimate?.n ?? null]

/** @param published by place of the model */
export function figureTable(result: AttackResult, published: readonly (Beside | null)[]): Table {
  const { budget, maxEpsilon, target } = result
  return {
    columns: [
      'model',
      'run',
      'epoch',
      ...[`success within ${budget}`, `success within ${maxEpsilon}`, 'median epsilon of successes', 'mean epsilon of successes'].flatMap(withEnds),
      `median epsilon, failures above ${budget}`,
      `median epsilon, failures above ${maxEpsilon}`,
      ...[`best P(${target}) of failures`, `best P(${target}) of all`, 'median over the first model’s'].flatMap(withEnds),
      'published success',
      'published median',
      'published mean',
      `published best P(${target}) of failures`,
    ],
    rows: result.results.map(({ name, run, epoch, figures }, place) => {
      const share = (of: 'successAtBudget' | 'successAtMax') => [
        figures?.[of].value ?? null,
        figures?.[of].low ?? null,
        figures?.[of].high ?? null,
        figures?.[of].of ?? null,
      ]
      const beside = published[place]
      return [
        name,
        run,
        epoch,
        ...share('successAtBudget'),
        ...share('successAtMax'),
        ...ends(figures?.median),
        ...ends(figures?.mean),
        figures?.medianOfAll.value ?? null,
        figures?.medianAtMax.value ?? null,
        ...ends(figures?.bestOfFailures),
        ...ends(figures?.bestOfAll),
        ...ends(figures?.relativeMedian),
        beside?.success ?? null,
        beside?.median ?? null,
        beside?.mean ?? null,
        beside?.best ?? null,
      ]
    }),
  }
}
