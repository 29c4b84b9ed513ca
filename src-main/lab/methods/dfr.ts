/** Deep feature reweighting: the features of plain training, a last layer that has seen every digit in every colour. */
import { HeadRefitTrainer, headRefitSettings, type HeadRefitSettings } from './head-refit'
import type { Method } from './method'
import { balancedColors } from './recolor'
import { cureSettings } from './settings'

export const dfr: Method<HeadRefitSettings> = {
  id: 'dfr',
  title: 'Last-layer retraining (DFR)',
  source: 'Kirichenko et al., Last layer re-training is sufficient for robustness to spurious correlations, ICLR 2023',
  explanation:
    'Trains plainly, then freezes all convolutions and fits a new linear head, loss = -1/n sum log softmax(W gap(x) + b)_y, on the same training digits, each painted in one of the ten ' +
    'colours at random, anew in every epoch. Where it helps, the features knew the shape all along and only the last layer leaned on colour. The paper takes held-out data for the head, standardises ' +
    'the features, adds an L1 penalty and averages several fits; here the balanced painting makes the training digits do, with one plain fit. The accuracy of the first epochs is that of plain training.',
  settings: headRefitSettings(cureSettings),
  presets: [
    {
      id: 'as-written',
      title: 'As written',
      description: 'Pooling after each block, Adam 1e-3: four plain epochs, then two for the head.',
      settings: {},
    },
    { id: 'two-pools', title: 'Two pools', description: 'The same on the network without third pooling.', settings: { thirdPool: false } },
  ],
  cost: 1,
  endsDifferently: true,
  losses: ['loss'],
  create: (context) => new HeadRefitTrainer(context, ({ positions }, epoch) => balancedColors(positions, context.seed, epoch)),
}
