/** An attack on one network: the images of a task, by the method that is asked for and, where asked, by a second one (STUDY 5). */
import type * as z from 'zod'
import type { AttackedImage } from '../contract/attack'
import type { AttackChunk, attackTask } from '../contract/engine'
import { LabError } from '../contract/errors'
import type { Dataset, SplitData } from '../lab/data/dataset'
import { paintSplit } from '../lab/data/canvas'
import { attacks } from '../lab/attack'
import { attackedCnn } from '../lab/attack/cnn'
import { joined } from '../lab/attack/evaluate'
import type { AttackedModel, AttackMethod, AttackQuestion, AttackSubject, Found, FoundAt } from '../lab/attack/method'
import { logOdds, sigmoid } from '../lab/attack/probability'
import type { AttackSettings } from '../lab/attack/settings'
import { classes } from '../lab/model/architecture'
import { ranges, readAll } from './evaluate'
import { requireImages } from './image-source'
import type { Network } from './network'
import { nextTurn } from './turn'

type Task = Omit<z.output<typeof attackTask>, 'model' | 'dataset' | 'datasetHash'>
type TaskAt = Omit<Task, 'indices' | 'second'> & { index: number; epsilon: number }
type Chosen = Task['attack']

interface Listener {
  emit(chunk: AttackChunk): void
  signal: AbortSignal
}

/** At most so often: a page that is behind has nothing of more. */
const progressPauseMs = 200

/**
 * Attacks the images of a task, or until the signal aborts (then without an error); one `image` chunk each as soon as it is done, with turns for live requests in between.
 * @throws LabError `bad-input` for images that are not there, equal digits, and settings that break a rule
 */
export async function attackImages(network: Network, dataset: Dataset, task: Task, emit: Listener['emit'], signal: AbortSignal): Promise<void> {
  const attack = new ImageAttack(network, dataset, task, { emit, signal })
  try {
    await attack.run()
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/**
 * The best attack on one image at one strength.
 * @throws LabError as `attackImages`; `cancelled` when the signal aborts
 */
export async function attackAt(network: Network, dataset: Dataset, task: TaskAt, signal: AbortSignal): Promise<FoundAt & { logits: Float32Array }> {
  const { method, settings } = opened(task.attack)
  const model = attackedCnn(network.architecture, network.params)
  const subject = subjectsOf(dataset, checkedSplit(dataset, { ...task, indices: [task.index] }), [task.index])[0]!
  const found = await result(method.at({ ...task, model }, subject, task.epsilon, settings), signal)
  return { ...found, logits: model.logits(found.adversarial) }
}

/** A generator's result, with a turn for others, and a look whether anybody still wants it, at each of its stops. */
async function result<T>(steps: Generator<void, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const next = steps.next()
    if (next.done) return next.value
    await nextTurn(signal)
  }
}

interface Opened {
  method: AttackMethod
  settings: AttackSettings
}

function opened({ method, settings }: Chosen): Opened {
  return { method: attacks.get(method), settings: attacks.check(method, undefined, settings) }
}

function checkedSplit(dataset: Dataset, { split: name, indices, source, target }: Pick<Task, 'split' | 'indices' | 'source' | 'target'>): SplitData {
  const split = dataset.splits[name]
  if (source === target) throw new LabError('bad-input', `target: must be another digit than the source, ${source}`)
  requireImages(split, indices)
  return split
}

function subjectsOf(dataset: Dataset, split: SplitData, indices: readonly number[]): AttackSubject[] {
  const pixels = readAll(() => paintSplit(dataset.settings, split, Int32Array.from(indices)))
  const length = pixels.length / indices.length
  return indices.map((index, i) => ({ index, image: pixels.slice(i * length, (i + 1) * length) }))
}

class ImageAttack {
  private readonly model: AttackedModel
  private readonly question: AttackQuestion
  private readonly split: SplitData
  private readonly indices: readonly number[]
  private readonly first: Opened
  private readonly second: Opened | null
  /** Gradients that are worked off, and that there are, at most. */
  private worked = 0
  private readonly work: number
  private done = 0
  private shown = -Infinity

  constructor(
    { architecture, params }: Network,
    private readonly dataset: Dataset,
    private readonly task: Task,
    private readonly listener: Listener,
  ) {
    this.first = opened(task.attack)
    this.second = task.second && opened(task.second)
    this.indices = [...new Set(task.indices)]
    this.split = checkedSplit(dataset, task)
    this.model = attackedCnn(architecture, params)
    this.question = { model: this.model, target: task.target, seed: task.seed }
    this.work = this.indices.length * (workOf(this.first) + (this.second ? workOf(this.second) : 0))
  }

  /** Some images after others, so that each is done with both attacks soon. */
  async run(): Promise<void> {
    for (const places of ranges(this.indices.length, this.model.batch)) {
      const indices = Array.from(places, (place) => this.indices[place]!)
      await this.attackSome(subjectsOf(this.dataset, this.split, indices))
    }
  }

  private async attackSome(subjects: readonly AttackSubject[]): Promise<void> {
    const confidences = this.confidences(subjects)
    const seconds: (AttackedImage['second'] | undefined)[] = []
    if (this.second) {
      await this.follow(this.second, subjects, (place, { epsilon, probability }) => void (seconds[place] = { epsilon, probability }))
    }
    await this.follow(this.first, subjects, (place, { adversarial, ...found }) => {
      const { index } = subjects[place]!
      const about = { index, digit: this.split.digit[index]!, color: this.split.color[index]!, confidence: confidences[place]! }
      this.done++
      this.listener.emit({ type: 'image', image: { ...about, ...found, second: seconds[place] ?? null }, adversarial })
    })
  }

  /** P(source) of each. */
  private confidences(subjects: readonly AttackSubject[]): number[] {
    const logits = this.model.logits(joined(subjects.map(({ image }) => image)))
    return subjects.map((_, i) => sigmoid(logOdds(logits, i, classes, this.task.source)))
  }

  private async follow(attack: Opened, subjects: readonly AttackSubject[], onFound: (place: number, found: Found) => void): Promise<void> {
    const work = subjects.length * workOf(attack)
    for (const event of attack.method.search(this.question, subjects, attack.settings)) {
      if (event.type === 'found') onFound(event.place, event.found)
      else {
        this.report(attack, (this.worked + event.share * work) / this.work)
        await nextTurn(this.listener.signal)
      }
    }
    this.worked += work
  }

  private report({ method }: Opened, share: number): void {
    const now = performance.now()
    if (now - this.shown < progressPauseMs) return
    this.shown = now
    this.listener.emit({ type: 'progress', share, doing: `${method.title}, ${this.done} of ${this.indices.length} images done` })
  }
}

const workOf = ({ method, settings }: Opened) => method.work(settings)
