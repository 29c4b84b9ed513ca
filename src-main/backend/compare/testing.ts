/** For tests: runs with accuracies and answers of the test's own, on the chain engine's twenty images. */
import { encodeMessage } from '../../contract/codec'
import { datasetSettingsSchema, type DatasetInput } from '../../contract/dataset'
import { artifactNames } from '../artifacts'
import { chainFile, chainInfo, type TestLab } from '../testing'

export interface KeptRun {
  kind?: string
  method?: string
  seed?: number
  name?: string
  settings?: Record<string, unknown>
  dataset?: DatasetInput
  /** Accuracies after each epoch, 0..1; those of easy are 0.9 throughout where left out. */
  hard?: number[]
  easy?: number[]
  /** Answers on easy and hard after the last epoch, for the twenty images; the true digit (image % 10) where left out. */
  predicted?: { easy?: number[]; hard?: number[] }
  /** Leave it unfinished. */
  open?: boolean
}

const truth = Array.from({ length: 20 }, (_, image) => image % 10)

/** Puts a run into the lab's store, as training would; returns its id. */
export async function keepRun({ store, page }: TestLab, run: KeptRun = {}): Promise<string> {
  const { kind = 'train', method = 'erm', seed = 0, name = method, settings = {}, hard = [0.5], predicted = {}, open = false } = run
  const described = await page.call('data.describe', { settings: datasetSettingsSchema.parse(run.dataset ?? {}) })
  const { id } = store.runs.create({
    kind,
    name,
    method,
    seed,
    settings: { epochs: hard.length, optimizer: 'adam', ...settings },
    dataset: described.settings,
    datasetHash: described.hash,
    engine: chainInfo,
    codeVersion: '1',
  })
  hard.forEach((accuracy, place) => {
    const epoch = place + 1
    const values = { train: 0.95, easy: run.easy?.[place] ?? 0.9, hard: accuracy }
    const artifact = (split: 'easy' | 'hard') => ({
      name: artifactNames.predictions(split, epoch),
      kind: 'predictions',
      bytes: encodeMessage({ predicted: Uint8Array.from(predicted[split] ?? truth), confidence: new Float32Array(20).fill(0.75) }),
    })
    store.runs.commitEpoch(id, {
      epoch,
      ...values,
      weightsHash: `${id} ${epoch}`,
      metrics: Object.entries({ ...values, trainSeconds: 2 }).map(([metric, value]) => ({ name: `epoch/${metric}`, step: epoch, value })),
      artifacts: [
        { name: artifactNames.weights(epoch), kind: 'weights', bytes: chainFile(new TextEncoder().encode(`${id} ${epoch}`.padEnd(32).slice(0, 32))) },
        artifact('easy'),
        artifact('hard'),
      ],
    })
  })
  if (!open) store.runs.finish(id)
  return id
}
