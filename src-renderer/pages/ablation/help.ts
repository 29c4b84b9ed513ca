import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'The features that go most with colour are put out, and the answers before and after are compared: [[ablation]]. Their codes become 0, their mean, or those of another image; the decoded rest takes the activation’s place.',
    'A reconstruction alone changes answers too, so the figures are differences to the reconstruction with nothing put out, and the untouched network stands beside both. As many random features are put out as well, twenty times: only what exceeds that range is owed to colour features.',
    'If a lot of features carry colour, each can be spared. Little change then does not mean that colour does not matter, but that it is redundant.',
  ],
  formulas: [
    {
      formula: 'changed = \\frac{1}{n} ∑_i [ŷ_i ≠ ŷ_i^{abl}]',
      where: '$ŷ$ is the answer with the plain reconstruction, the other with features put out.',
    },
    { formula: 'drop = \\frac{1}{n} ∑_i (p_i(ŷ_i) − p_i^{abl}(ŷ_i))', where: 'Mean loss of probability of the original answer.' },
  ],
  sources: ['The study, section 6: ablation of the top ten colour features'],
  reading: [
    {
      plot: 'Table',
      how: 'Untouched, reconstructed, ablated, and random features of the same number, with intervals over images and ranges over draws.',
    },
    {
      plot: 'Curves',
      how: 'The same against how many features are put out. Diamonds are [[published]] values, triangles the [[reference]]. The band is the range of random features; a curve inside it is not special.',
    },
  ],
}
