import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'A targeted attack looks for the smallest change of an image after which a network is sure of another digit: a 7 becomes a 3, with P(3) above 0.90. No channel of any pixel may change by more than [[epsilon]], and pixels stay within 0 and 1.',
    '[[pgd|PGD]] takes 120 steps along the sign of the gradient towards the target, each followed by a [[projection]], from ten random [[restart|restarts]]. A sweep and then seven [[bisection|bisections]] find the smallest epsilon that succeeds. What is found is an upper bound, so a second, independent attack ([[fmn|FMN]]) tries the same images, and the page says where it needs less.',
    'Models are compared on the same images, all of which every model answers rightly with confidence; a fully lazy cheater may have none, and then the page offers ways out. A higher median over successes is not more robustness: the images that resisted are not in it, so the median with failures counted as above the budget stands beside it.',
  ],
  formulas: [
    {
      formula: 'x_{t+1} = Π_ε(x_t − η · sign ∇_x CE(x_t, y_{target}))',
      where:
        '$Π_ε$ projects to at most $ε$ from the original, then to 0 to 1. $η = ε / (steps / 5)$: of the 120 steps 24 lead from the middle of the ball to its edge.',
    },
    {
      formula: 'ε^* = min ε,   P(y_{target} | x + δ) > 0.90 with ‖δ‖_∞ ≤ ε',
      where: '[[minimal-epsilon|Minimal epsilon]] of an image: the smallest for which the attack finds such a $δ$.',
    },
  ],
  sources: [
    'Madry et al., Towards deep learning models resistant to adversarial attacks, ICLR 2018',
    'Pintor et al., Fast minimum-norm adversarial attacks through adaptive norm constraints, NeurIPS 2021',
    'The study, section 5: adversarial interrogation',
  ],
  reading: [
    {
      plot: 'Median smallest epsilon',
      how: 'Over successes only, with a [[bootstrap]] interval; the success rate stands on top. A median of one image is said to be one.',
    },
    {
      plot: 'Success against epsilon',
      how: 'Share of images that are fooled by then, with Wilson’s band. The study’s budget of 0.05 is marked; a curve further to the left is easier to fool.',
    },
    {
      plot: 'Smallest epsilon, image by image',
      how: 'A dot for each image that two models share. On the line both need the same; off it one model is harder to fool on this image.',
    },
    {
      plot: 'Flags',
      how: '[[zero-gradient|Zero gradient]], restarts that disagree, a random start that already succeeds, a larger epsilon that failed: reasons to doubt an image’s number.',
    },
    {
      plot: 'An image',
      how: 'The perturbation is enlarged and signed: grey is unchanged. Its split says how much changes brightness and how much colour.',
    },
    {
      plot: 'Do images made for one model fool the others?',
      how: 'Rows are the models an image was made for, columns those it was tried on. See [[transfer]].',
    },
  ],
}
