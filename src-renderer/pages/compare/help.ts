import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'Runs that differ in nothing but their [[seed]] are one group, with a mean and its [[interval|95% interval]]. A cure is held against the [[control]]: plain training with the same optimiser, at equal [[epoch|epochs]].',
    'Differences are [[paired]] by seed. Without that, what looks like a cure’s effect is mostly the optimiser and the time. An interval that contains 0 shows nothing, and a single seed has no interval at all; the page says both.',
    'A mean can hide who pays for it: so the worst [[group]] of digit and colour, the [[calibration]], and how much colour a [[linear-probe]] still finds stand beside it.',
  ],
  formulas: [
    {
      formula: 'm ± t_{0.975, n−1} \\frac{s}{√n}',
      where:
        'Interval of the mean difference $m$ over $n$ seeds that both groups have; $s$ is the standard deviation of the differences, $t$ Student’s quantile.',
    },
    { formula: 'ECE = ∑_b \\frac{n_b}{n} |acc_b − conf_b|', where: 'Expected calibration error over 15 bins of confidence.' },
  ],
  sources: [
    'The study, section 4: robust training',
    'Guo et al., On calibration of modern neural networks, ICML 2017',
    'Sagawa et al., Distributionally robust neural networks for group shifts, ICLR 2020 (worst group)',
  ],
  reading: [
    {
      plot: 'Effects',
      how: 'A dot for each group’s difference to the control with its interval; rings are single seeds. To the right of 0 it is better than plain training.',
    },
    {
      plot: 'Bias sweep',
      how: 'Hard accuracy against [[rho]]: the further a method’s curve reaches before it falls, the more reliable a shortcut it withstands.',
    },
    { plot: 'Reliability', how: 'Confidence across, accuracy upwards. Below the diagonal a network is surer than it is right.' },
    { plot: 'Confusion', how: 'Two matrices and their difference, on one scale.' },
  ],
}
