import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    '[[grad-cam|Grad-CAM]] draws where in an image the evidence for a class lies. Each channel of the last convolution is weighted by the mean of its gradient for that class; the weighted sum, cut at 0, is the map. It is 7 × 7 and is enlarged to 28 × 28.',
    'The study puts it into one number: mean of the scaled map behind the stroke over its mean on it, see [[stroke]]. Below 1 the evidence is on the stroke. That does not show that shape is used: a red 0 has its evidence on the stroke because that is where the red is, and the same 0 in green loses it.',
    'A map scaled to its own maximum looks equally strong whatever the evidence, so the raw one stands beside it. Where no evidence is positive the page says so, and shows no picture.',
  ],
  formulas: [
    {
      formula: 'α_k = \\frac{1}{h w} ∑_{i,j} \\frac{∂y_c}{∂A_{k,i,j}}',
      where: '$y_c$ is the [[logit]] of class $c$, $A_k$ channel $k$ of conv3 before its ReLU, $h$ by $w$ its positions.',
    },
    { formula: 'M = ReLU(∑_k α_k A_k)', where: 'The raw map. Scaled: $(M − min) / (max − min)$ after bilinear enlargement.' },
  ],
  sources: [
    'Selvaraju et al., Grad-CAM: visual explanations from deep networks, ICCV 2017',
    'Adebayo et al., Sanity checks for saliency maps, NeurIPS 2018',
    'The study, section 3',
  ],
  reading: [
    {
      plot: 'Maps',
      how: 'Bright is evidence for the chosen class. The ratio below each map is background over stroke; the study’s two cases carry its published numbers.',
    },
    { plot: 'The same digit in all ten colours', how: 'The shape stays, the colour changes. If the map moves, it followed the colour.' },
    {
      plot: 'Ratios of a set',
      how: 'One ratio an image. The median has a [[bootstrap]] interval; the same from a [[sanity-check|random head]] shows what comes without learning.',
    },
  ],
}
