import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { measures, type MeasureName } from './jobs'
import { studySizes, type StudyBench } from './study'

export interface Options {
  rounds: number
  /** For the lab and for PyTorch alike. */
  threads: number
  jobs: MeasureName[]
  /** The page's slider in a browser (bench/slider.ts), which is measured only where it is asked for. */
  slider: boolean
  /** The whole study (bench/study.ts), with these sizes, only where it is asked for. */
  study: boolean
  sizes: StudyBench['sizes']
  /** A lab with autoencoders to measure the slider on; else a small one is made. */
  home: string | undefined
}

/** Measures that are not taken in rounds, and only where they are asked for. */
const apart = ['slider', 'study']

export const usage = `npm run bench -- [--rounds 7] [--threads ${cpus().length}] [--only ${[...Object.keys(measures), ...apart].join(',')}] [--home DIR] [--sizes quick]
Times the lab's engine against PyTorch (LAB_BENCH_PYTHON names a Python that can import torch; else python3) and prints a table in Markdown.
\`slider\` drags the slider of the page in a Chromium (LAB_TEST_CHROMIUM; else the installed one), on a copy of the lab that --home names or on a small one that it trains.
\`study\` is the whole study with one seed by the lab and by PyTorch scripts, with the sizes of the quick study or of the whole one, which takes hours.`

/** Throws a RangeError with one clear line. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string' },
      threads: { type: 'string' },
      only: { type: 'string' },
      home: { type: 'string' },
      sizes: { type: 'string' },
    },
  })
  const names = values.only?.split(',') ?? Object.keys(measures)
  return {
    rounds: wholeNumber('rounds', values.rounds ?? '7'),
    threads: wholeNumber('threads', values.threads ?? String(cpus().length)),
    jobs: names.filter((name) => !apart.includes(name)).map(asJob),
    slider: names.includes('slider'),
    study: names.includes('study'),
    sizes: asSizes(values.sizes ?? 'quick'),
    home: values.home,
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new RangeError(`--${name} must be a whole number from 1, not ${text}`)
  return Number(text)
}

function asJob(name: string): MeasureName {
  if (name in measures) return name as MeasureName
  throw new RangeError(`--only knows ${Object.keys(measures).join(', ')}, ${apart.join(' and ')}, not ${name}`)
}

function asSizes(text: string): StudyBench['sizes'] {
  const found = studySizes.find((name) => name === text)
  if (!found) throw new RangeError(`--sizes must be ${studySizes.join(' or ')}, not ${text}`)
  return found
}
