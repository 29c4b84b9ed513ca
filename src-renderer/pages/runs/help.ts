import type { PageHelp } from '../../help/page-help'

export const help: PageHelp = {
  method: [
    'Every network and autoencoder that was trained or imported is a [[run]]: its settings, [[seed]], engine, curves, weights and what it was made from. A finished run never changes. One that was cut off goes on from its last [[checkpoint]] and ends with the weights that it would have had.',
    'Weights go out and come in as safetensors in PyTorch’s layout, so that load_state_dict takes them as they are. Deleting a run that others were made from asks first, and names them.',
  ],
  formulas: [
    { formula: 'weights = f(seed, settings, data, engine)', where: 'Equal on the right, equal on the left: equal [[dataset-hash|hashes]] prove it.' },
  ],
  sources: ['The lab’s own store; the layout of weights is that of PyTorch’s nn.Conv2d and nn.Linear'],
  reading: [
    {
      plot: 'Runs',
      how: 'Sort by a column’s head, choose columns at the right, tick rows to delete several. Search takes names, methods, seeds and #tags.',
    },
    { plot: 'A run', how: 'A row opens its card: name, notes and tags can be changed there, settings cannot.' },
  ],
}
