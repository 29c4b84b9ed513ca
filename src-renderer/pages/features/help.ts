import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'A feature is one [[latent]] of an autoencoder with its [[decoder-direction|direction]]. The network and its autoencoder are shown every image of a set, and each feature’s code is kept.',
    'The list says how much of a feature goes with colour and how much with the digit ([[selectivity]]), and how many colours drive it ([[effective-number]]). Both are taken on the [[balanced-set]]; on easy data the two labels are one.',
    'A card shows one feature: its strongest images, where in them it fires, what one unit of it does to each logit, and whether an autoencoder of another [[seed]] finds it again ([[stability]]). A feature that no other seed finds may be an accident of one training.',
  ],
  formulas: [
    {
      formula: 's_k = \\frac{Var_{between}(z_k)}{Var(z_k)}',
      where: 'Selectivity of feature $k$ for a label: variance of its class means over its variance in all.',
    },
    {
      formula: 'share_k = \\frac{Var(z_k) ‖w_k‖^2}{∑_j Var(z_j) ‖w_j‖^2}',
      where: 'What a feature carries of the reconstruction’s variance, as if features did not covary; $w_k$ is its decoder row.',
    },
  ],
  sources: ['The study, section 6: selectivity of features', 'Bricken et al., Towards monosemanticity, 2023'],
  reading: [
    { plot: 'Colour against digit', how: 'A dot for each feature: upwards it goes with colour, to the right with the digit. A dot opens its card.' },
    {
      plot: 'Effect on the logits',
      how: 'Change of each logit for one unit more of the code, mean over the set. Exact at relu3 and gap, to first order before.',
    },
    { plot: 'By layer', how: 'What share of the reconstruction is carried by features that go with colour, and with digit, at every depth.' },
  ],
}
