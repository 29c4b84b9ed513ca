import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'A report puts chosen runs into one document: the answer with its [[interval|intervals]], curves, confusions and digits, what was [[published]], and all that it takes to repeat it. Blocks can be left out, put in another order, and given notes of your own.',
    'It is one HTML file that needs nothing else, the PDF printed from it, or tables alone as CSV and LaTeX. What a block needs and the runs lack is left out by name, not filled in.',
    'The last block holds [[seed|seeds]], engine, versions, [[dataset-hash|hashes]] and the command that makes each run again.',
  ],
  formulas: [
    {
      formula: 'm ± t_{0.975, n−1} \\frac{s}{√n}',
      where: 'Every mean $m$ over $n$ seeds has this interval. Of one seed there is none, and the report says so.',
    },
  ],
  sources: ['Figures and intervals are those of the page Compare'],
  reading: [{ plot: 'Preview', how: 'The document as it will be saved, page breaks aside. It is drawn again half a second after the last change.' }],
}
