/** What is timed, in the lab and in what it is held against. Peers answer a job with seconds. */

export type Job = { job: 'train'; steps: number } | { job: 'evaluate'; images: number } | { job: 'epoch' }

/** Seconds by part of the job. */
export type Timing = Record<string, number>

export const batch = 128
export const trainImages = 60_000
export const testImages = 10_000

/** One row of the table. */
export interface Measure {
  title: string
  job: Job
  /** A shorter one of its kind, so that nothing is compiled or allocated for the first time while it is timed. */
  warmUp: Job
  rounds: (asked: number) => number
  rates: Rate[]
}

/** Images a second, or seconds where the work is a whole that people wait for. */
export interface Rate {
  title: string
  unit: 'images/s' | 's'
  of(timing: Timing): number
}

const perSecond = (title: string, images: number, part: string): Rate => ({ title, unit: 'images/s', of: (timing) => images / timing[part]! })

export const measures: Record<Job['job'], Measure> = {
  train: {
    title: 'training steps',
    job: { job: 'train', steps: 30 },
    warmUp: { job: 'train', steps: 5 },
    rounds: (asked) => asked,
    rates: [perSecond('Training, batch 128', 30 * batch, 'seconds')],
  },
  evaluate: {
    title: 'evaluation',
    job: { job: 'evaluate', images: testImages },
    warmUp: { job: 'evaluate', images: 1_000 },
    rounds: (asked) => asked,
    rates: [perSecond('Evaluation, 10,000 images', testImages, 'seconds')],
  },
  epoch: {
    title: 'an epoch of MNIST',
    job: { job: 'epoch' },
    warmUp: { job: 'train', steps: 5 },
    rounds: (asked) => Math.ceil(asked / 5),
    rates: [
      perSecond('Training an epoch, painted on the fly', trainImages, 'train'),
      { title: 'An epoch with painting and both test sets', unit: 's', of: ({ train, evaluate }) => train! + evaluate! },
    ],
  },
}
