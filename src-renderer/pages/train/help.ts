import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'A small network of three [[convolution|convolutions]] is trained on the canvas, by plain training ([[erm|ERM]]) or by a [[cure]]. After each [[epoch]] it is tested on digits in their usual colours and on digits in wrong ones.',
    'A network that learned shapes is right on both. A cheater is right on the [[easy-set]] and wrong on the [[hard-set]]: the [[gap-points|gap]] between them is the study’s headline. Laziness is a phase: trained for longer, the same network learns shapes as well, so a cure has to be held against a [[control]] of as many epochs.',
    'The same [[seed]], settings, data and engine give the same weights. Several seeds show how much of a figure is chance.',
  ],
  formulas: [
    {
      formula: 'L = −\\frac{1}{n} ∑_i log p(y_i | x_i)',
      where:
        'The [[loss]] of plain training, $p$ being the [[softmax]] of the [[logit|logits]]. “What is this method?” in the form has the formula of each cure.',
    },
    { formula: 'gap = accuracy_{easy} − accuracy_{hard}', where: 'In percentage points. Published after four epochs: 95.70% − 11.52%, 84 points.' },
  ],
  sources: ['The study, sections 1 (the cheater) and 4 (robust training)', 'Each method names its own paper in the form'],
  reading: [
    {
      plot: 'Accuracy after each epoch',
      how: 'Three curves: train, easy, hard. Hollow diamonds are what the study [[published]]. A cheater’s hard curve stays low while the others are near 95%. A point opens that epoch’s diagnosis.',
    },
    { plot: 'Loss', how: 'One value for each [[step]]. The total comes first; a cure’s own terms follow under their names.' },
    { plot: 'Accuracy while training', how: 'Share of the [[batch]] that is right before the step. Its noise is that of 128 images.' },
  ],
}
