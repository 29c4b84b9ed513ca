import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'A [[latent|feature]] is turned up or down by [[alpha]], and the rest of the network runs on: [[steering]]. Logits, probabilities and the answer follow the slider at once, since the whole [[dose-response]] is computed beforehand.',
    'Two [[protocol|protocols]] differ in what they keep. The study’s encodes, changes the code, decodes and runs on, so that at alpha 0 the answer is that of the reconstruction. The additive one adds the change to the original activation: at alpha 0 it is the untouched network.',
    'Does the feature do more than any direction would? Twenty [[random-direction|random directions]] of the same length are turned by the same alpha. Without the third pooling everything behind relu3 is linear in alpha, and the response is a straight line.',
  ],
  formulas: [
    {
      formula: 'x′ = σ ((z + α e_k) W_{dec} + b_{dec}) + μ',
      where:
        'Study’s protocol: $e_k$ picks feature $k$; $μ$ and $σ$ undo the standardisation. Of a spatial_mean code, $x′ − mean$ is added at every position.',
    },
    { formula: 'x′ = x + α σ w_k', where: 'Additive: $w_k$ is the decoder row of feature $k$.' },
  ],
  sources: ['The study, section 6: intervention', 'Templeton et al., Scaling monosemanticity, 2024 (steering by a feature)'],
  reading: [
    { plot: 'Slider', how: 'The number above the track is the answer from that value on. The small line is where nothing is changed.' },
    {
      plot: 'Probabilities',
      how: 'Bars are the answer now. The marks on them are the untouched network and the reconstruction; “true” and “worn” name the digit and the colour’s digit.',
    },
    { plot: 'Dose and response', how: 'One curve a class over all values of alpha; the cursor follows the slider.' },
    {
      plot: 'Is this feature special?',
      how: 'The feature’s curve among thin ones of random directions. Inside the bundle it does nothing of its own.',
    },
  ],
}
