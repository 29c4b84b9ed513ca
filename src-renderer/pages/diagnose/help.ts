import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'This page asks a network about every test digit and counts its answers. The [[confusion-matrix|confusion matrices]] show which digit is taken for which, with usual colours and with wrong ones.',
    'The [[colour-follow-rate]] is the share of all hard images that are answered with the digit that the worn colour belongs to. Its complement among the errors stands beside it: errors that have another reason. The [[recolour-probe]] paints every digit in one colour, each of the ten in turn: a cheater answers that colour’s digit, whatever shape it sees.',
  ],
  formulas: [
    {
      formula: 'follow = \\frac{1}{n} ∑_i [ŷ_i = k_i]',
      where:
        'Over all $n$ images of the [[hard-set]], $ŷ$ being the answer and $k$ the digit whose colour is worn. Brackets are 1 where true, else 0.',
    },
  ],
  sources: ['The study, section 1: confusion on the hard set, colour-cheating probe', 'Intervals of shares: Wilson, Probable inference, JASA 1927'],
  reading: [
    {
      plot: 'Digit by answer',
      how: 'Right answers lie on the diagonal. On hard digits a cheater’s diagonal is nearly empty. A cell opens its images.',
    },
    {
      plot: 'Colour-follow rate by digit',
      how: 'A bar for each digit with its [[bootstrap]] interval: how often its images are answered with the colour’s digit.',
    },
    {
      plot: 'Recolour probe',
      how: 'One table a colour: rows are true digits, columns are answers. One full column means that this colour alone decides.',
    },
    { plot: 'Epoch', how: 'The slider shows the same network after each of its epochs: when it cheats most, and when it begins to see shapes.' },
  ],
}
