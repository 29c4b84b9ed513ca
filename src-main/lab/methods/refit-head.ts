/**
 * The study's failed variant 1, measured: a network whose features are frozen gets a new head, fitted on digits in shifted colours. Where a
 * shifted hard set is then solved, all that it had asked for was a permutation of the last layer.
 */
import { HeadRefitTrainer, headRefitSettings, type HeadRefitSettings } from './head-refit'
import type { Method } from './method'
import { baseSettings } from './settings'

export const refitHead: Method<HeadRefitSettings> = {
  id: 'refit-head',
  title: 'New head on shifted colours',
  source: 'The study, section 0, failed variant 1',
  explanation:
    'Trains plainly, then freezes all convolutions and fits a new linear head, loss = -1/n sum log softmax(W gap(x) + b)_y, on the same training digits painted ' +
    'in the next digit’s colour. The epoch before the new head shows the plain accuracy on the hard set, the last one the refitted. Use it with the hard rule "shift".',
  settings: headRefitSettings(baseSettings),
  presets: [
    {
      id: 'as-written',
      title: 'As written',
      description: 'Four plain epochs, then two for the head; the hard set is shifted.',
      settings: {},
      dataset: { hardRule: 'shift' },
    },
    {
      id: 'two-pools',
      title: 'Two pools',
      description: 'The same on the network without third pooling.',
      settings: { thirdPool: false, lr: 0.01, momentum: 0.9 },
      dataset: { hardRule: 'shift' },
    },
  ],
  cost: 1,
  endsDifferently: true,
  losses: ['loss'],
  create: (context) => new HeadRefitTrainer(context, ({ digit }) => digit.map((value) => (value + 1) % 10)),
}
