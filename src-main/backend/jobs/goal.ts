/** What a training is to come to before its last epoch: so many images of a digit that it gets right (`until` of a `continue` job). */
import { decodeMessage } from '../../contract/codec'
import type { ContinueJobInput } from '../../contract/jobs'
import type { TrainingNotice } from '../../contract/notices'
import type { RunDetail } from '../../contract/runs'
import type { Store } from '../../store/store'
import { artifactNames } from '../artifacts'
import { answersOf, labelsOf, type Answers } from '../diagnose/answers'
import { modelOf } from '../models'
import type { JobServices } from './kind'

export type Until = NonNullable<ContinueJobInput['until']>

export class Goal {
  private constructor(
    private readonly store: Store,
    private readonly run: RunDetail,
    private readonly until: Until,
    /** Of each image of the split: does it count where the run gets it right? */
    private readonly counts: readonly boolean[],
  ) {}

  /** Fails as the engine does where the run's data is not what it was. */
  static async open({ store, engine }: Pick<JobServices, 'store' | 'engine'>, run: RunDetail, until: Until): Promise<Goal> {
    const { digit } = await labelsOf(engine, { run }, until.split)
    let counts = Array.from(digit, (value) => value === until.digit)
    for (const other of until.models) {
      const answers = await answersOf(store, engine, modelOf(store, other.run, other.epoch), until.split)
      counts = counts.map((still, image) => still && isSure(answers, image, until))
    }
    return new Goal(store, run, until, counts)
  }

  /** After an epoch that is kept. */
  isReached(epoch: number): boolean {
    return this.count(epoch) >= this.until.images
  }

  /** How it came out, for a run whose last epoch this is. */
  notice(epoch: number): TrainingNotice {
    const planned = Number(this.run.settings.epochs)
    const after = epoch < planned ? `ended after epoch ${epoch} of ${planned}` : `after all of its ${planned} epochs`
    return { kind: 'goal', epoch, step: null, message: `${after}: ${this.describe(epoch)}` }
  }

  /** "23 images of 7 in the hard set are right with P above 0.5, 20 were wanted" */
  describe(epoch: number): string {
    const { digit, split, confidence, images, models } = this.until
    const count = this.count(epoch)
    const others = models.length === 0 ? '' : `, by ${models.length} other ${models.length === 1 ? 'model' : 'models'} too`
    const found = `${count} ${count === 1 ? 'image' : 'images'} of ${digit} in the ${split} set ${count === 1 ? 'is' : 'are'} right`
    return `${found} with P above ${confidence}${others}; ${images} ${images === 1 ? 'was' : 'were'} wanted`
  }

  private count(epoch: number): number {
    const name = artifactNames.predictions(this.until.split, epoch)
    const answers = decodeMessage(this.store.artifacts.read(this.run.id, name)) as Answers
    return this.counts.filter((counts, image) => counts && isSure(answers, image, this.until)).length
  }
}

function isSure({ predicted, confidence }: Answers, image: number, { digit, confidence: least }: Until): boolean {
  return predicted[image] === digit && confidence[image]! > least
}
