/** For tests: networks whose answers a test says, and what an attack on them finds, by rules that a test can check by hand. */
import type { AttackAt, AttackedImage } from '../../contract/attack'
import { encodeMessage } from '../../contract/codec'
import type { AttackTask } from '../../contract/engine'
import type { Split } from '../../contract/study'
import type { Store } from '../../store/store'
import { artifactNames } from '../artifacts'

type Answers = { predicted: Uint8Array; confidence: Float32Array }

export interface TestNetwork {
  name: string
  method?: string
  datasetHash: string
  dataset: NonNullable<Parameters<Store['runs']['create']>[0]['dataset']>
  answers: Partial<Record<Split, Answers>>
  finished?: boolean
}

/** One epoch, its weights named by the network. */
export function addNetwork(store: Store, { name, method = 'erm', dataset, datasetHash, answers, finished = true }: TestNetwork): string {
  const { id } = store.runs.create({
    ...{ kind: 'train', name, method, seed: 0, settings: { epochs: 1 }, dataset, datasetHash, engine: null, codeVersion: '1' },
  })
  const predictions = Object.entries(answers).map(([split, of]) => ({
    name: artifactNames.predictions(split as Split, 1),
    kind: 'predictions',
    bytes: encodeMessage(of),
  }))
  const weights = { name: artifactNames.weights(1), kind: 'weights', bytes: new TextEncoder().encode(name) }
  store.runs.commitEpoch(id, { epoch: 1, weightsHash: name, metrics: [], artifacts: [weights, ...predictions] })
  if (finished) store.runs.finish(id)
  return id
}

/** Every pixel of an image as it is. */
export const chainPixel = 0.25
const pixels = 28 * 28 * 3

export const chainOriginal = () => new Float32Array(pixels).fill(chainPixel)

/** Everything is brighter by epsilon, or by 0.3 where nothing was found; the second attack finds as much, and 0.001 less of even images. */
export function chainAttacked(
  { seed, attack, second, target }: Pick<AttackTask, 'seed' | 'attack' | 'second' | 'target'>,
  labels: { digit: Uint8Array; color: Uint8Array },
  index: number,
  epsilon: number | null,
): { image: AttackedImage; adversarial: Float32Array } {
  const probability = epsilon === null ? 0.5 : 0.95
  const adversarial = new Float32Array(pixels).fill(chainPixel + (epsilon ?? 0.3))
  const image: AttackedImage = {
    ...{ index, digit: labels.digit[index]!, color: labels.color[index]!, confidence: 0.9, epsilon, probability },
    bestAtBudget: epsilon !== null && epsilon <= 0.05 ? 0.95 : 0.25,
    tried: [{ epsilon: epsilon ?? 0.3, succeeded: epsilon !== null, best: probability, steps: Number(attack.settings.steps) }],
    flags: epsilon === null ? ['zero-gradient'] : [],
    restarts: epsilon === null ? null : { reached: 1 + (seed % 10), of: 10 },
    trace: Float32Array.of(target / 100, probability),
    second: second && { epsilon: epsilon === null ? null : epsilon - (index % 2 === 0 ? 0.001 : 0), probability },
  }
  return { image, adversarial }
}

export function chainAt(epsilon: number, needed: number | null): Omit<AttackAt, 'split'> {
  const succeeded = needed !== null && epsilon >= needed
  const probabilities = new Float32Array(10).fill(succeeded ? 0.01 : 0.1)
  return { epsilon, adversarial: new Float32Array(pixels).fill(chainPixel + epsilon), probabilities, succeeded, trace: Float32Array.of(0, 0.5) }
}

/** [n, 10]: those of class 3 are 100 for each unit that the first pixel is brighter than it was, the others 0. */
export function chainLogits(images: Float32Array): Float32Array {
  const logits = new Float32Array((images.length / pixels) * 10)
  for (let image = 0; image < images.length / pixels; image++) logits[10 * image + 3] = 100 * (images[image * pixels]! - chainPixel)
  return logits
}
