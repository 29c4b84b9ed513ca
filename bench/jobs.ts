/** What is timed, in the lab and in what it is held against. Peers answer a job with seconds. */

/** By the lab's ids, with the settings of the study; `erm` with its SGD. */
export type TimedMethod = 'erm' | 'dann' | 'saliency' | 'cf-invar'

export type Job =
  | { job: 'train'; steps: number }
  | { job: 'evaluate'; images: number }
  /** The microscope's pass over images, and bare forward passes of as many before it. */
  | { job: 'scan'; images: number }
  /** A sparse autoencoder on relu3 spatial_mean, all of it; in the lab also the study's seven in one job. */
  | { job: 'sae'; trainSize: number; testSize: number; stepsPerEpoch: number }
  /** Under channel_mean: the first `channels` of the layer at once in the lab, the first `alone` one by one in what it is held against. */
  | { job: 'prototypes'; layer: 'conv2' | 'conv3'; channels: number; alone: number; steps: number }
  /** Makes the file that attacks are timed on: a network, images that it gets right, random starts. */
  | { job: 'attack-file'; file: string; samples: number }
  /** The study's attack on the first images of such a file, nothing above its budget. */
  | { job: 'attack'; file: string; samples: number; steps: number }
  /** Painted batch by batch, then both test sets; a subset of MNIST's digits. */
  | { job: 'epoch'; method: TimedMethod; trainSize: number; testSize: number }

/** Seconds by part of the job, where a peer does that part; of prototypes also how many were `made`, of attacks what was found. */
export type Timing = Record<string, number>

export const batch = 128
export const trainImages = 60_000
export const testImages = 10_000

/** The study's. */
const prototypeSteps = 200

/** One row of the table. */
export interface Measure {
  title: string
  job: Job
  /** Done once before, by the lab. */
  prepare?: Job
  /** A shorter one of its kind, so that nothing is compiled or allocated for the first time while it is timed. */
  warmUp: Job
  rounds: (asked: number) => number
  rates: Rate[]
  /** The lab is held against itself. */
  alone?: true
}

/** Images or steps of prototypes a second, seconds where the work is a whole that people wait for, how many times as long as something else, or what was found. */
export interface Rate {
  title: string
  unit: 'images/s' | 'steps/s' | 's' | 'times' | 'images' | 'thousandths'
  of(timing: Timing): number
}

const attackFile = { file: 'out/bench/attack.safetensors', samples: 8 }

const perSecond = (title: string, images: number, part: string): Rate => ({ title, unit: 'images/s', of: (timing) => images / timing[part]! })

const erm = { job: 'epoch', method: 'erm' } as const
const few = { trainSize: 5 * batch, testSize: batch }

/** The first epoch of a cure, on an eighth of MNIST: steps of an epoch are all alike. */
function cure(method: TimedMethod, title: string): Measure {
  return {
    title: `an epoch of ${title}`,
    job: { job: 'epoch', method, trainSize: 7_500, testSize: 1_250 },
    warmUp: { job: 'epoch', method, ...few },
    rounds: (asked) => asked,
    rates: [
      {
        title: `${title}: training an epoch, painted on the fly`,
        unit: 'images/s',
        of: ({ train }) => 7_500 / train!,
      },
    ],
  }
}

function prototypesOf(layer: 'conv2' | 'conv3'): Measure {
  return {
    title: `prototypes of ${layer}`,
    job: { job: 'prototypes', layer, channels: 64, alone: 2, steps: prototypeSteps },
    warmUp: { job: 'prototypes', layer, channels: 64, alone: 1, steps: 4 },
    rounds: (asked) => asked,
    rates: [
      {
        title: `Prototypes of ${layer}: 64 at once against one by one`,
        unit: 'steps/s',
        of: ({ made, seconds }) => (made! * prototypeSteps) / seconds!,
      },
    ],
  }
}

export const measures = {
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
  scan: {
    title: "the microscope's pass",
    job: { job: 'scan', images: trainImages },
    warmUp: { job: 'scan', images: 1_000 },
    rounds: (asked) => asked,
    rates: [
      perSecond('Microscope, one pass over 60,000 images', trainImages, 'scan'),
      { title: 'The same in bare forward passes', unit: 'times', of: ({ scan, forward }) => scan! / forward! },
    ],
    alone: true,
  },
  epoch: {
    title: 'an epoch of MNIST',
    job: { ...erm, trainSize: trainImages, testSize: testImages },
    warmUp: { ...erm, ...few },
    rounds: (asked) => Math.ceil(asked / 5),
    rates: [
      perSecond('Training an epoch, painted on the fly', trainImages, 'train'),
      { title: 'An epoch with painting and both test sets', unit: 's', of: ({ train, evaluate }) => train! + evaluate! },
    ],
  },
  dann: cure('dann', 'DANN'),
  saliency: cure('saliency', 'Saliency penalty'),
  'cf-invar': cure('cf-invar', 'CF-INVAR'),
  sae: {
    title: 'sparse autoencoders',
    job: { job: 'sae', trainSize: trainImages, testSize: testImages, stepsPerEpoch: 150 },
    warmUp: { job: 'sae', ...few, stepsPerEpoch: 5 },
    rounds: (asked) => Math.ceil(asked / 3),
    rates: [
      { title: 'A sparse autoencoder on relu3 spatial_mean, from the network on', unit: 's', of: ({ one }) => one! },
      { title: "The study's seven in one job", unit: 's', of: ({ seven }) => seven ?? NaN },
    ],
  },
  attack: {
    title: 'the attack',
    prepare: { job: 'attack-file', ...attackFile },
    job: { job: 'attack', ...attackFile, steps: 120 },
    warmUp: { job: 'attack', ...attackFile, steps: 2 },
    rounds: (asked) => Math.ceil(asked / 7),
    rates: [
      { title: 'Attack: smallest epsilons of 8 images, up to 0.05', unit: 's', of: ({ seconds }) => seconds! },
      { title: 'Attack: the same, the lab sweeping upwards too', unit: 's', of: ({ swept }) => swept! },
      { title: 'Attack: images turned', unit: 'images', of: ({ turned }) => turned! },
      { title: 'Attack: their mean epsilon', unit: 'thousandths', of: ({ meanEpsilon }) => 1000 * meanEpsilon! },
    ],
  },
  prototypes: prototypesOf('conv2'),
  'prototypes-conv3': prototypesOf('conv3'),
} satisfies Record<string, Measure>
export type MeasureName = keyof typeof measures
