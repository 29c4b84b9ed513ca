/** The field's terms as the lab uses them. Texts may link to each other, as rich-text.ts has it. */
import { plainText } from './rich-text'

export interface Term {
  /** What links name: small letters, digits and dashes. */
  id: string
  term: string
  /** Other words that it is looked for by. */
  also?: readonly string[]
  meaning: string
}

const terms: readonly Term[] = [
  // Data
  {
    id: 'shortcut',
    term: 'Shortcut',
    also: ['cheating', 'spurious correlation', 'lazy'],
    meaning:
      'A rule that is right on the training data and is not what was meant: here, answering with the digit that a colour belongs to. A network takes it where it is both cheaper to learn than the digit’s shape and reliable enough.',
  },
  {
    id: 'rho',
    term: 'rho',
    also: ['bias', 'ρ'],
    meaning:
      'The probability with which a training image wears its digit’s own colour. The study takes 0.95; with 0.1 all ten colours would be equally likely.',
  },
  {
    id: 'dominant-colour',
    term: 'Dominant colour',
    also: ['own colour'],
    meaning: 'The colour that belongs to a digit: red to 0, green to 1, and so on. The others are its wrong colours.',
  },
  {
    id: 'train-set',
    term: 'Train set',
    meaning: 'The 60,000 training digits, painted by the biased rule with [[rho]]. Whatever has to be fitted is fitted on training digits.',
  },
  {
    id: 'easy-set',
    term: 'Easy set',
    also: ['validation'],
    meaning:
      'Test digits painted by the same biased rule as the [[train-set]]: the shortcut works on most of them, so being right here proves little.',
  },
  {
    id: 'hard-set',
    term: 'Hard set',
    meaning:
      'The same test digits, each in one of the nine colours that are not its own: the [[shortcut]] is always wrong here. Accuracy on it is the figure that the study is about.',
  },
  {
    id: 'balanced-set',
    term: 'Balanced set',
    meaning:
      'Test digits in colours drawn from all ten alike, whatever the digit. [[selectivity|Selectivity]] is measured here, since on easy data digit and colour go together and each is counted as the other.',
  },
  {
    id: 'mutual-information',
    term: 'Mutual information',
    also: ['bits'],
    meaning:
      'How much the colour tells about the digit, in bits: 0 where it tells nothing, 3.32 where it tells everything. The hard set keeps 0.152 bits, since a colour rules one digit out.',
  },
  { id: 'contingency-table', term: 'Contingency table', meaning: 'Counts of images by two labels at once, here digit by colour.' },
  // Training
  { id: 'epoch', term: 'Epoch', meaning: 'One pass of training over all training images. The lab keeps the weights after each.' },
  { id: 'step', term: 'Step', also: ['update', 'iteration'], meaning: 'One update of the weights, from one [[batch]].' },
  { id: 'batch', term: 'Batch', also: ['minibatch'], meaning: 'The images that one [[step]] looks at together; the study’s have 128.' },
  {
    id: 'seed',
    term: 'Seed',
    also: ['random', 'reproducible'],
    meaning:
      'The number that fixes everything random of a run: first weights, order of the images, noise. The same seed, settings, data and engine give the same weights. Several seeds show how much of a figure is chance.',
  },
  {
    id: 'loss',
    term: 'Loss',
    also: ['cross-entropy', 'CE'],
    meaning:
      'What training makes small. Plain training takes the cross-entropy, −log of the probability given to the right digit; cures add terms to it.',
  },
  {
    id: 'sgd',
    term: 'SGD',
    also: ['stochastic gradient descent', 'momentum'],
    meaning: 'The plainest optimiser: each [[step]] moves the weights against the gradient of its [[batch]], times the [[learning-rate]].',
  },
  {
    id: 'adam',
    term: 'Adam',
    meaning:
      'An optimiser that scales the step of every weight by the size of its recent gradients (Kingma and Ba, 2015). It leaves the shortcut behind much sooner than [[sgd|SGD]] does.',
  },
  { id: 'learning-rate', term: 'Learning rate', also: ['lr'], meaning: 'How far one [[step]] moves the weights.' },
  {
    id: 'erm',
    term: 'ERM',
    also: ['empirical risk minimisation', 'plain training', 'baseline'],
    meaning: 'Plain training: the mean [[loss]] over the training images and nothing else.',
  },
  {
    id: 'control',
    term: 'Control',
    meaning:
      'Plain training with the cure’s own optimiser for as many epochs. A cure’s effect is its difference to the control, since much of what looks like a cure is the optimiser and the time.',
  },
  {
    id: 'cure',
    term: 'Cure',
    also: ['robust training', 'mitigation'],
    meaning: 'A training method that is meant to keep a network from taking the [[shortcut]].',
  },
  {
    id: 'dann',
    term: 'DANN',
    also: ['adversarial', 'gradient reversal'],
    meaning:
      'A cure: a second head learns to tell from the features whether the colour is the digit’s own, and [[gradient-reversal]] makes the features worse for it (Ganin et al., 2016).',
  },
  {
    id: 'gradient-reversal',
    term: 'Gradient reversal',
    meaning:
      'A layer that passes values on as they are and turns the sign of the gradient on its way back, so that what is before it is trained against what is behind it.',
  },
  {
    id: 'saliency-penalty',
    term: 'Saliency penalty',
    meaning:
      'A cure: training also makes small how much the true class’s logit changes with the colour of background pixels. Its gradient is of second order.',
  },
  {
    id: 'cf-invar',
    term: 'CF-INVAR',
    also: ['counterfactual invariance'],
    meaning:
      'A cure: each digit is also shown in another colour, and both answers have to be right and to agree. It makes the shortcut explicit, and needs to know how to repaint it.',
  },
  {
    id: 'group-dro',
    term: 'GroupDRO',
    meaning: 'A cure that weighs groups of images (digit and colour) by how badly the network does on them (Sagawa et al., 2020).',
  },
  {
    id: 'dfr',
    term: 'Last-layer retraining',
    also: ['DFR', 'deep feature reweighting'],
    meaning:
      'Plain training, then a new last layer on balanced data with all else frozen. Where that helps, the features knew the shape all along (Kirichenko et al., 2023).',
  },
  {
    id: 'checkpoint',
    term: 'Checkpoint',
    meaning: 'Weights and the optimiser’s state as they were after an [[epoch]]: a run that was cut off goes on from it.',
  },
  // The network
  {
    id: 'convolution',
    term: 'Convolution',
    also: ['conv1', 'conv2', 'conv3', 'filter', 'kernel'],
    meaning:
      'A layer that looks at every place of an image through the same small window, here 3 × 3. The network has three: conv1, conv2 and conv3.',
  },
  {
    id: 'relu',
    term: 'ReLU',
    also: ['relu1', 'relu2', 'relu3', 'rectified linear unit'],
    meaning: 'Lets through what is above 0 and sets the rest to 0.',
  },
  {
    id: 'pooling',
    term: 'Pooling',
    also: ['pool1', 'pool2', 'pool3', 'max pooling', 'two pools'],
    meaning: 'Keeps the largest value of each 2 × 2 square, which halves the sides: 28, 14, 7, 3. The preset “two pools” leaves the third one out.',
  },
  {
    id: 'gap',
    term: 'gap (layer)',
    also: ['global average pooling'],
    meaning: 'Global average pooling: the mean of each channel over all positions. What the last layer sees.',
  },
  {
    id: 'fc',
    term: 'fc',
    also: ['fully connected', 'head', 'linear head'],
    meaning: 'The last layer: ten [[logit|logits]], each a weighted sum of the [[gap]] features.',
  },
  {
    id: 'channel',
    term: 'Channel',
    also: ['neuron', 'unit'],
    meaning: 'One of the maps that a layer computes: one number for each position, the answer of one filter.',
  },
  { id: 'activation', term: 'Activation', meaning: 'What a layer puts out for an image: position by position and [[channel]] by channel.' },
  { id: 'receptive-field', term: 'Receptive field', meaning: 'The part of the image that one position of a layer can see.' },
  {
    id: 'logit',
    term: 'Logit',
    meaning:
      'The score that the network gives to a class, before scores become probabilities by [[softmax]]. The class with the largest is the answer.',
  },
  {
    id: 'softmax',
    term: 'Softmax',
    also: ['probability', 'confidence', 'P'],
    meaning:
      'Makes probabilities from [[logit|logits]]: the exponential of each over the sum of all. The probability of the answer is called its confidence.',
  },
  // Diagnosis
  { id: 'accuracy', term: 'Accuracy', meaning: 'Share of images that are answered with their digit.' },
  {
    id: 'gap-points',
    term: 'Gap (easy minus hard)',
    also: ['generalisation gap', 'points'],
    meaning: 'Accuracy on the [[easy-set]] minus accuracy on the [[hard-set]], in percentage points. The study’s headline is 84.',
  },
  {
    id: 'confusion-matrix',
    term: 'Confusion matrix',
    meaning: 'A row for each digit, a column for each answer. What lies on the diagonal is right.',
  },
  {
    id: 'colour-follow-rate',
    term: 'Colour-follow rate',
    also: ['color-follow'],
    meaning:
      'Share of all [[hard-set|hard]] images that are answered with the digit that the worn colour belongs to. Of errors made at random one in nine would be.',
  },
  {
    id: 'recolour-probe',
    term: 'Recolour probe',
    also: ['colour-cheating probe'],
    meaning:
      'Every digit is painted in one and the same colour, and the answers are counted. A cheater then answers with that colour’s digit, whatever it sees.',
  },
  {
    id: 'group',
    term: 'Group',
    also: ['worst group'],
    meaning: 'The images of one digit in one colour. The worst group is the one that is right least often: a mean can hide it.',
  },
  {
    id: 'calibration',
    term: 'Calibration',
    also: ['ECE', 'expected calibration error', 'reliability'],
    meaning:
      'Whether confidence can be believed: of the answers given with 80%, are 80% right? The expected calibration error is the mean distance between the two over 15 bins (Guo et al., 2017).',
  },
  {
    id: 'linear-probe',
    term: 'Linear probe',
    meaning: 'A linear classifier fitted on frozen features, to find out whether something, such as the colour, can be read from them.',
  },
  // Statistics
  {
    id: 'interval',
    term: '95% interval',
    also: ['confidence interval', 'Student’s t', 'Wilson', 'error bar'],
    meaning:
      'A range made by a rule that covers the true value in 95 of 100 repetitions. Of a mean over seeds it is Student’s t, of a share Wilson’s, of a median or a difference over images the [[bootstrap]].',
  },
  {
    id: 'bootstrap',
    term: 'Bootstrap',
    meaning:
      'The images are drawn again with replacement many times, and the figure is computed anew each time: the middle 95% of what comes out is its interval.',
  },
  {
    id: 'paired',
    term: 'Paired difference',
    meaning: 'Two runs of the same seed, or two models on the same image, are subtracted first and averaged then: what both share falls out.',
  },
  { id: 'published', term: 'Published', meaning: 'A value that the original study printed.' },
  {
    id: 'reference',
    term: 'Reference',
    meaning: 'A value of an independent PyTorch implementation of the same recipe: what to expect where the study printed none.',
  },
  // Looking inside
  {
    id: 'prototype',
    term: 'Prototype',
    also: ['feature visualisation'],
    meaning: 'The image that a [[channel]] answers most to, found by [[activation-maximisation]].',
  },
  {
    id: 'activation-maximisation',
    term: 'Activation maximisation',
    meaning:
      'Noise is changed step by step along the gradient until a channel says as much as it can; penalties keep the image smooth and dark where nothing is needed.',
  },
  {
    id: 'objective',
    term: 'Objective',
    also: ['channel_max', 'channel_mean', 'topk_mean'],
    meaning:
      'What of a channel is made large: its maximum over positions (channel_max), its mean (channel_mean, the indicator of colour shortcuts), or the mean of its 32 largest values (topk_mean).',
  },
  {
    id: 'total-variation',
    term: 'Total variation',
    also: ['TV'],
    meaning: 'Sum of the differences between neighbouring pixels: small for smooth images.',
  },
  {
    id: 'solid-colour',
    term: 'Solid colour',
    also: ['one hue', 'saturation'],
    meaning: 'A prototype counts as one saturated hue where at least 0.9 of its colour points one way and its mean saturation is at least 0.7.',
  },
  {
    id: 'selectivity',
    term: 'Selectivity',
    also: ['between-class variance'],
    meaning:
      'How much of what a channel or [[latent]] says goes with a label: its variance between classes over its variance in all. 0: nothing; 1: everything.',
  },
  {
    id: 'effective-number',
    term: 'Effective number',
    also: ['entropy', 'effective colours', 'effective digits'],
    meaning:
      'About how many colours (or digits) drive a channel: the exponential of the entropy of its mean positive activation by class. 1 is one colour alone, 10 all alike.',
  },
  {
    id: 'monosemantic',
    term: 'Monosemantic',
    also: ['polysemantic'],
    meaning:
      'About one thing: [[selectivity|selective]] for a label and with an [[effective-number]] near 1. Both are needed, and both thresholds can be moved.',
  },
  {
    id: 'grad-cam',
    term: 'Grad-CAM',
    meaning:
      'A map of where in an image the evidence for a class lies: channels of a convolution, each weighted by its mean gradient, summed and cut at 0 (Selvaraju et al., 2017).',
  },
  {
    id: 'saliency',
    term: 'Saliency',
    also: ['gradient', 'attribution'],
    meaning: 'How much an output changes with each pixel: the gradient of a logit with respect to the image.',
  },
  {
    id: 'stroke',
    term: 'Stroke and background',
    also: ['bg/stroke'],
    meaning:
      'Pixels of the grey digit above 0, and all others. The ratio of mean evidence behind the stroke to that on it is below 1 where a network looks at the stroke.',
  },
  {
    id: 'sanity-check',
    term: 'Sanity check',
    also: ['random head'],
    meaning:
      'The same map from a network whose last layer is random. What does not change then does not come from what was learned (Adebayo et al., 2018).',
  },
  // Attack
  {
    id: 'adversarial',
    term: 'Adversarial image',
    also: ['attack', 'perturbation', 'targeted'],
    meaning:
      'An image changed by so little that nobody would call it another digit, and which the network does. A targeted attack wants one certain wrong answer.',
  },
  {
    id: 'epsilon',
    term: 'Epsilon',
    also: ['ε', 'budget', 'L-infinity', 'l∞'],
    meaning:
      'The most that any channel of any pixel may change, pixels being 0 to 1: the radius of the attack’s ball in [[l-infinity|L-infinity]]. The study’s budget is 0.05.',
  },
  {
    id: 'minimal-epsilon',
    term: 'Minimal epsilon',
    meaning: 'The smallest [[epsilon]] at which an attack on an image succeeded. An attack finds an upper bound: a better one might need less.',
  },
  { id: 'l-infinity', term: 'L-infinity', also: ['maximum norm'], meaning: 'Length of a change as its largest entry.' },
  {
    id: 'pgd',
    term: 'PGD',
    also: ['projected gradient descent'],
    meaning: 'An attack: steps along the sign of the gradient, each followed by a [[projection]] (Madry et al., 2018).',
  },
  {
    id: 'fmn',
    term: 'FMN',
    also: ['fast minimum-norm'],
    meaning:
      'An attack that shrinks and grows its own ball while it goes, to end with the smallest one (Pintor et al., 2021). Here the second, independent opinion.',
  },
  {
    id: 'projection',
    term: 'Projection',
    meaning: 'Back to the nearest image that is allowed: no entry changed by more than [[epsilon]], no pixel outside 0 to 1.',
  },
  {
    id: 'restart',
    term: 'Restart',
    meaning:
      'The same attack from another random place in the ball. The best of all restarts counts, and restarts that disagree are a sign that the search is not done.',
  },
  {
    id: 'bisection',
    term: 'Bisection',
    also: ['sweep', 'resolution'],
    meaning:
      'Halving an interval again and again, to find the [[epsilon]] where success begins. The width of the last interval is the search’s resolution.',
  },
  {
    id: 'zero-gradient',
    term: 'Zero gradient',
    also: ['gradient masking'],
    meaning: 'A step that had nothing to follow. A network that such steps protect only looks robust.',
  },
  { id: 'transfer', term: 'Transfer', meaning: 'Whether an image that was made against one model fools another.' },
  // Autoencoders
  {
    id: 'sae',
    term: 'Sparse autoencoder',
    also: ['SAE', 'dictionary learning'],
    meaning:
      'Writes each [[activation]] as a sum of a few [[decoder-direction|directions]] out of many, so that each direction can be looked at by itself.',
  },
  {
    id: 'latent',
    term: 'Latent',
    also: ['feature', 'code'],
    meaning: 'One entry of an autoencoder’s code: how much of its direction is in an activation. On the pages it is called a feature.',
  },
  {
    id: 'decoder-direction',
    term: 'Decoder direction',
    also: ['encoder', 'decoder'],
    meaning: 'What one unit of a [[latent]] adds to the activation: its row of the decoder.',
  },
  {
    id: 'explained-variance',
    term: 'Explained variance',
    meaning:
      '1 minus the squared error of the reconstruction over the squared distance from the mean: 1 is perfect, 0 no better than always saying the mean.',
  },
  {
    id: 'l0',
    term: 'L0',
    also: ['sparsity'],
    meaning: 'How many [[latent|latents]] are above 0 for an activation, on average. A code that is meant to be sparse has few.',
  },
  {
    id: 'l1',
    term: 'L1',
    meaning:
      'Mean size of the code: what the study’s autoencoder pays for, with the weight [[lambda]]. It can be had for less by small codes and long decoder rows, unless these are kept at length 1.',
  },
  { id: 'lambda', term: 'lambda', also: ['λ', 'penalty weight'], meaning: 'The weight of a penalty in a [[loss]].' },
  {
    id: 'dead-latent',
    term: 'Dead latent',
    also: ['dead feature', 'dead channel'],
    meaning: 'One that is never above 0 on any image that was looked at.',
  },
  {
    id: 'topk',
    term: 'TopK',
    meaning: 'An autoencoder that keeps the k largest latents and sets the others to 0: sparsity is set and not bought (Gao et al., 2024).',
  },
  { id: 'jumprelu', term: 'JumpReLU', meaning: 'An autoencoder whose latents have a threshold each, which is learned (Rajamanoharan et al., 2024).' },
  {
    id: 'gated',
    term: 'Gated SAE',
    meaning: 'An autoencoder in which one path says whether a latent is there and another how much of it (Rajamanoharan et al., 2024).',
  },
  { id: 'spatial-mean', term: 'spatial_mean', meaning: 'One vector an image: an activation’s mean over all positions.' },
  { id: 'per-position', term: 'per_position', meaning: 'One vector for each position of an activation.' },
  {
    id: 'loss-recovered',
    term: 'Loss recovered',
    meaning:
      'How much of the network survives the reconstruction: (loss with zeros − loss with the reconstruction) over (loss with zeros − loss untouched). 1 is all.',
  },
  {
    id: 'stability',
    term: 'Stability',
    meaning: 'Whether an autoencoder of another [[seed]] finds the same direction again: the best [[cosine]] among its own.',
  },
  {
    id: 'cosine',
    term: 'Cosine',
    also: ['cosine similarity'],
    meaning: 'How far two directions point the same way: 1 the same, 0 at right angles, −1 opposite.',
  },
  {
    id: 'steering',
    term: 'Steering',
    also: ['intervention'],
    meaning: 'Turning a [[latent]] up or down and letting the rest of the network run on.',
  },
  {
    id: 'alpha',
    term: 'alpha',
    also: ['α', 'dose'],
    meaning:
      'How far a [[latent]] is turned, in units of its code. Beside it stands the same in the feature’s own standard deviations, since codes have no scale of their own.',
  },
  {
    id: 'protocol',
    term: 'Protocol',
    also: ['additive'],
    meaning:
      'How a change reaches the network. Study’s: encode, change, decode and run on, so that what the autoencoder misses is lost. Additive: the original activation plus the change along the [[decoder-direction]].',
  },
  { id: 'dose-response', term: 'Dose and response', meaning: 'What the network answers for every value of [[alpha]].' },
  {
    id: 'random-direction',
    term: 'Random direction',
    meaning: 'A direction of the same length that belongs to nobody: a feature is special only where it does more than these.',
  },
  {
    id: 'ablation',
    term: 'Ablation',
    also: ['knock-out'],
    meaning: 'Putting something out, to see what hangs on it: here [[latent|latents]] set to 0, to their mean, or to those of another image.',
  },
  // The lab
  {
    id: 'run',
    term: 'Run',
    meaning:
      'Everything that one piece of work leaves in the lab: settings, [[seed]], figures, weights, and what it was made from. A finished run never changes.',
  },
  {
    id: 'engine',
    term: 'Engine',
    also: ['TensorFlow', 'CUDA', 'WebAssembly', 'GPU'],
    meaning: 'The process that computes: native TensorFlow on a GPU or the CPU, else WebAssembly. A crash of it takes its job down and nothing else.',
  },
  {
    id: 'dataset-hash',
    term: 'Hash',
    also: ['weights hash', 'dataset hash', 'SHA-256'],
    meaning: 'A short fingerprint of data or weights: equal hashes mean equal bytes.',
  },
]

export const glossary: readonly Term[] = ordered(terms)

/** By name. Throws on two terms of one id. */
export function ordered(list: readonly Term[]): Term[] {
  const ids = new Set<string>()
  for (const { id } of list) {
    if (ids.has(id)) throw new Error(`two terms have the id ${JSON.stringify(id)}`)
    ids.add(id)
  }
  return [...list].sort((a, b) => a.term.localeCompare(b.term, 'en', { sensitivity: 'base' }))
}

const textOf = ({ term, also = [], meaning }: Term) => `${term} ${also.join(' ')} ${plainText(meaning)}`.toLowerCase()
const names = ({ term, also = [] }: Term) => [term, ...also].map((name) => name.toLowerCase())

/** Terms in which every word of a question occurs; first those that are called so, then those whose name begins so, then the others, each by name. */
export function findTerms(question: string, among: readonly Term[] = glossary): Term[] {
  const words = question.trim().toLowerCase().split(/\s+/)
  const asked = words.join(' ')
  const rank = (term: Term) => (names(term).includes(asked) ? 0 : names(term).some((name) => name.startsWith(asked)) ? 1 : 2)
  const found = among.filter((term) => words.every((word) => textOf(term).includes(word)))
  return asked === '' ? found : found.sort((a, b) => rank(a) - rank(b))
}

export function termOf(id: string): Term | undefined {
  return glossary.find((term) => term.id === id)
}
