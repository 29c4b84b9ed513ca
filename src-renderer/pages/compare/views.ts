/** The views of a comparison, in their order; the first is the one that a link without a view leads to. */
export const views = ['results', 'effects', 'curves', 'settings', 'groups', 'confusion', 'calibration', 'bias', 'samples'] as const
export type View = (typeof views)[number]

export const viewTitles: Readonly<Record<View, string>> = {
  results: 'Results',
  effects: 'Effects',
  curves: 'Curves',
  settings: 'Settings',
  groups: 'Digit and colour',
  confusion: 'Confusion',
  calibration: 'Calibration',
  bias: 'Bias sweep',
  samples: 'Samples',
}
