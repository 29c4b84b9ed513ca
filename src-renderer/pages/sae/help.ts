import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'A [[sae|sparse autoencoder]] writes each [[activation]] of a finished network as a sum of directions, of which there are four times as many as channels and few should be used at once. It is trained on the activations of training digits, standardised first.',
    'The study’s seven take relu1, relu2 and relu3, each as one vector an image ([[spatial-mean]]) or one a position ([[per-position]]), and gap. At the study’s [[lambda]] the code is hardly sparse: about half of its [[latent|latents]] are on. Other variants and weights can be trained beside it.',
    'How good a code is has two sides: how well it rebuilds ([[explained-variance]]) and with how few latents ([[l0|L0]]). The third question is what of the network survives when the reconstruction takes the activation’s place ([[loss-recovered]]).',
  ],
  formulas: [
    {
      formula: 'z = ReLU(x W_{enc} + b_{enc}),   x̂ = z W_{dec} + b_{dec}',
      where: '$x$ is a standardised activation of $D$ entries, $z$ its code of $K = 4 D$.',
    },
    { formula: 'L = mean (x̂ − x)^2 + λ mean |z|', where: 'Both means over batch and entries; $λ$ is 1e-3 in the study.' },
  ],
  sources: [
    'Bricken et al., Towards monosemanticity: decomposing language models with dictionary learning, 2023',
    'Gao et al., Scaling and evaluating sparse autoencoders, 2024',
    'The study, section 6',
  ],
  reading: [
    {
      plot: 'Explained variance against L0',
      how: 'Up and to the left is better: more explained with fewer latents. Points of one variant make a curve as its penalty changes.',
    },
    { plot: 'Loss recovered against L0', how: 'The same for what the network keeps. 1 means that it answers as well as before.' },
    { plot: 'Table', how: 'One row an autoencoder. [[dead-latent|Dead]] latents are capacity that nothing uses.' },
  ],
}
