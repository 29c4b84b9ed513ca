import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'One [[channel]] at a time: its [[prototype]], and the digits of a set on which it is strongest, weakest, and in between. The frame on each digit is the [[receptive-field]] of the strongest position.',
    'Two figures say what it reacts to. [[selectivity|Selectivity]] is how much of its variance goes with colour, or with digit. The [[effective-number]] says how many colours drive it. Only a channel that is selective and about one colour is called [[monosemantic]] in colour; both thresholds can be moved.',
    'Figures are taken on the [[balanced-set]]. On easy data digit and colour go together, and each would be counted as the other.',
  ],
  formulas: [
    {
      formula: 's = \\frac{∑_k n_k (μ_k − μ)^2}{∑_i (a_i − μ)^2}',
      where:
        'Selectivity: $a$ is the channel’s value for an image (its mean or maximum over positions), $μ$ the mean, and $μ_k$ that of the $n_k$ images of class $k$.',
    },
    {
      formula: 'N = exp(−∑_k q_k log q_k)',
      where: 'Effective number: $q_k$ is class $k$’s share of the sum of mean positive activations by class. 1 is one class alone, 10 all alike.',
    },
  ],
  sources: ['The study, section 2: the microscope', 'Selectivity as between-class over total variance: the correlation ratio η² (Fisher, 1925)'],
  reading: [
    {
      plot: 'Examples',
      how: 'If they share a colour and not a digit, the channel reads colour. The quantiles show whether that holds below the top as well.',
    },
    {
      plot: 'Colour against digit',
      how: 'A dot for each channel of the layer: upwards selective for colour, to the right for the digit. A cheater’s dots lie high and to the left. A dot opens its channel.',
    },
    { plot: 'All channels', how: 'Every channel with its figures and its verdict. Sort by a column’s head.' },
    { plot: 'Watch every channel', how: 'Draw or repaint a digit: each map is what its channel sees of it at once.' },
  ],
}
