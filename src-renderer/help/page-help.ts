/** What a page says of itself when it is asked "What is this?". One file a page: `pages/<id>/help.ts`, found by the registry of the pages. */

/** Texts may link to the glossary, as rich-text.ts has it. */
export interface PageHelp {
  /** What is done here, and why: three to eight sentences, a paragraph an entry. */
  method: readonly string[]
  /** As formula.ts has it, each with what its letters stand for. */
  formulas: readonly { formula: string; where: string }[]
  /** Papers, and the sections of the study. */
  sources: readonly string[]
  /** How to read each plot or table of the page, by its name. */
  reading: readonly { plot: string; how: string }[]
}

/** Every text of a page's help, for checks and for a search. */
export function textsOf({ method, formulas, reading }: PageHelp): string[] {
  return [...method, ...formulas.map(({ where }) => where), ...reading.map(({ how }) => how)]
}
