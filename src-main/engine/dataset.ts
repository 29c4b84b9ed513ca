/** Datasets of results that are there already: the data must still be what it was. */
import type { DatasetSettings } from '../contract/dataset'
import { LabError } from '../contract/errors'
import { openDataset, type Dataset } from '../lab/data/dataset'

/**
 * The dataset of these settings; where `hash` is given it must be the dataset's own.
 * @throws LabError `conflict` where the data has changed since; else as `openDataset` does
 */
export function openSameDataset(settings: DatasetSettings, hash: string | undefined): Dataset {
  const dataset = openDataset(settings)
  if (hash === undefined || dataset.hash === hash) return dataset
  const place = settings.source === 'mnist' ? 'the installed MNIST' : `the folder ${settings.source.slice('idx:'.length)}`
  throw new LabError(
    'conflict',
    `the data in ${place} has changed: the dataset had the hash ${hash}, and has ${dataset.hash} now; bring the old files back, or train a new run`,
  )
}
