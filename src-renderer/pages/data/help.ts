import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'A canvas is MNIST in colours: each grey digit is multiplied with one of ten colours. Each digit owns one of them, and wears it with the probability [[rho]] on the [[train-set|train]] and [[easy-set|easy]] sets; otherwise one of the nine others. So colour tells the digit almost as well as shape does, and is far simpler to see: a [[shortcut]].',
    'On the [[hard-set|hard set]] no digit ever wears its own colour, which the table proves by counting. On the [[balanced-set|balanced set]] the colour says nothing about the digit. Easy, hard and balanced are all made from the 10,000 test digits, on which nothing is ever fitted.',
  ],
  formulas: [
    {
      formula: 'x = g · c_k',
      where:
        '$g$ is the grey image, 0 to 1, and $c_k$ the colour that it is painted in, as red, green and blue from 0 to 1; with the colour behind the digit $x = g + c_k (1 − g)$.',
    },
    {
      formula: 'I(Y; K) = ∑_{y,k} p(y,k) log_2 \\frac{p(y,k)}{p(y) p(k)}',
      where: '[[mutual-information|Mutual information]] of digit $y$ and colour $k$, in bits, from the counts of the table.',
    },
  ],
  sources: [
    'LeCun et al., Gradient-based learning applied to document recognition, Proceedings of the IEEE 1998 (MNIST)',
    'The study, section 0: the biased canvas',
  ],
  reading: [
    {
      plot: 'The four sets',
      how: 'Share of digits in their own colour: near rho on train and easy, exactly 0 on hard, near 0.1 on balanced. A set that fails this is not the study’s.',
    },
    {
      plot: 'Digit by colour',
      how: 'A row for each digit, a column for each colour; the diagonal is the [[dominant-colour]]. A cell opens its images.',
    },
    { plot: 'In its own colour', how: 'Share for each digit with its [[interval|95% interval]]. The line is rho: intervals should lie about it.' },
  ],
}
