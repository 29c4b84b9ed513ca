/** Named datasets: the study's, and those of its variants that failed and teach. */
import { datasetSettingsSchema, type DatasetInput, type DatasetPreset } from '../../contract/dataset'

function preset(id: string, title: string, description: string, input: DatasetInput): DatasetPreset {
  return { id, title, description, settings: datasetSettingsSchema.parse(input) }
}

export const datasetPresets: readonly DatasetPreset[] = [
  preset('study', 'The study', 'Each digit wears its own colour with probability 0.95; on the hard set never.', {}),
  preset('shifted-hard', 'Shifted hard set', 'Failed variant 1: hard digits always wear the next digit’s colour, so the mapping stays one-to-one.', {
    hardRule: 'shift',
  }),
  preset(
    'shifted-train',
    'Shifted training set',
    'What a new head is fitted on in failed variant 1: training digits wear the next digit’s colour, as the hard ones do.',
    {
      hardRule: 'shift',
      trainRule: 'shift',
    },
  ),
  preset('background', 'Colour behind the digit', 'Failed variant 3: a white stroke on a coloured background, about 80% of the pixels.', {
    placement: 'background',
  }),
  preset('balanced-train', 'No shortcut', 'Training digits wear each of the ten colours equally often: what a network learns that cannot cheat.', {
    trainRule: 'balanced',
  }),
  preset('small', 'A small one', 'The study on 6,000 and 1,000 digits, for a quick look.', { trainSize: 6000, testSize: 1000 }),
]
