/** Finding runs by what a person types. */
import type { RunSummary } from '../../src-main/contract/runs'

/** What a run is found by, in lower case. */
export function searchText(run: RunSummary): string {
  return [run.name, run.id, run.method ?? '', run.kind, run.status, `seed ${run.seed}`, ...run.tags.map((tag) => `#${tag}`)].join(' ').toLowerCase()
}

/** Whether every word of a question occurs in a text of `searchText`. */
export function matches(text: string, question: string): boolean {
  return question
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

export function findRuns(runs: readonly RunSummary[], question: string): RunSummary[] {
  return question.trim() === '' ? [...runs] : runs.filter((run) => matches(searchText(run), question))
}
