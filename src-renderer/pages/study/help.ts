import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'The study has seven tasks: the biased canvas, the [[control|plain]] network that cheats, its [[prototype|prototypes]], [[grad-cam|Grad-CAM]], the [[cure|cures]], the [[adversarial|attack]], and [[sae|sparse autoencoders]]. One job does them all: it uses the [[run|runs]] that are there and makes those that are missing, so that it can be stopped anywhere and goes on where it was.',
    'Every number of it stands beside what was [[published]] and, where it is known, a [[reference]] that was measured with another program. Two presets are there because the study does not publish enough to know which network it had.',
    'The quick study has a small subset and less of everything. It shows what the study does, and decides nothing: its runs and its numbers are never those of the whole one.',
  ],
  formulas: [
    {
      formula: 'm ± t_{0.975, n−1} \\frac{s}{√n}',
      where:
        'Over $n$ [[seed|seeds]] every number has this [[interval]]. Of one seed there is its value, with an interval over images where there is one.',
    },
  ],
  sources: ['The study, sections 0 to 6', 'An independent PyTorch implementation of the same recipe, for the reference'],
  reading: [
    {
      plot: 'Table',
      how: 'Reproduced: the published value lies within the measured interval, of which no more than the tolerance of its row counts, widened by that tolerance. As the reference: that one alone does. Differs: it lies outside the whole interval widened by the tolerance. Unclear: the interval, often of few seeds, is too wide to tell. Open: not measured, or nothing to hold it against.',
    },
    {
      plot: 'Conclusions',
      how: 'Each has a rule over measured numbers. Confirmed or refuted where the numbers and their intervals decide it, open where they do not.',
    },
  ],
}
