/** Finding runs by what a person types. */
import type { RunSummary } from '../../src-main/contract/runs'

/** What a run is found by, in lower case: its id, then all else. */
export function searchText(run: RunSummary): string {
  const place = [run.settings.layer, run.settings.aggregation].filter((word) => typeof word === 'string')
  return [run.id, run.name, run.method ?? '', run.kind, ...place, run.status, `seed ${run.seed}`, ...run.tags.map((tag) => `#${tag}`)]
    .join(' ')
    .toLowerCase()
}

/** Whether every word of a question occurs in a text of `searchText`, or begins its id; "seed 1" is one word, and not seed 12. */
export function matches(text: string, question: string): boolean {
  const words = question.toLowerCase().match(/seed\s+\d+|\S+/g) ?? []
  // Anywhere in an id, "5" of "5 epochs" would be found by chance.
  const occurs = (word: string) => text.startsWith(word) || text.includes(word, text.indexOf(' '))
  return words.every((word) => (/^seed\s/.test(word) ? `${text} `.includes(`${word.replace(/\s+/, ' ')} `) : occurs(word)))
}

export function findRuns(runs: readonly RunSummary[], question: string): RunSummary[] {
  return question.trim() === '' ? [...runs] : runs.filter((run) => matches(searchText(run), question))
}
