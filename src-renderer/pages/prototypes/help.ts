import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'A [[prototype]] is the image that a [[channel]] likes best. It begins as noise and is changed along the gradient of what the channel says, 200 steps with [[adam|Adam]]; two penalties, jitter and a little blur keep it from becoming a pattern that no image has.',
    'Three [[objective|objectives]] ask for different things: one strong place, a strong mean, or the mean of the 32 strongest. A strong mean is what a flat colour gives, so it shows colour shortcuts best.',
    'Where a prototype is one saturated hue, the channel needs no shape to be satisfied. The page counts such channels by a rule that it names, see [[solid-colour]].',
  ],
  formulas: [
    {
      formula: 'x^* = argmax_x f(A_{l,c}(x)) − λ_1 ‖x‖^2 − λ_2 TV(x)',
      where:
        '$f$ is the objective of channel $c$ of layer $l$; $‖x‖^2$ the sum of squares, TV the [[total-variation]]. $λ_1$ is 1e-4 and $λ_2$ is 2e-4; $x$ stays within 0 and 1.',
    },
  ],
  sources: ['Erhan et al., Visualizing higher-layer features of a deep network, 2009', 'The study, section 2: prototypes by activation maximisation'],
  reading: [
    {
      plot: 'Gallery',
      how: 'Rows are layers, columns are objectives. Flat colours down to the last layer mean that the network never needed a shape. gap and fc have one position, so their three columns are one.',
    },
    {
      plot: 'Layer',
      how: 'All channels of one layer, in the order of hue, value or selectivity. A tile opens its close-up: other seeds, the course of the optimisation, and the value beside real images.',
    },
    {
      plot: 'Value',
      how: 'What the channel says to its prototype. Values of different channels have no common scale; compare them with the percentile among real images.',
    },
  ],
}
