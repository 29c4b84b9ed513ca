import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { measures, type MeasureName } from './jobs'

export interface Options {
  rounds: number
  /** For the lab and for PyTorch alike. */
  threads: number
  jobs: MeasureName[]
}

export const usage = `npm run bench -- [--rounds 7] [--threads ${cpus().length}] [--only ${Object.keys(measures).join(',')}]
Times the lab's engine against PyTorch (LAB_BENCH_PYTHON names a Python that can import torch; else python3) and prints a table in Markdown.`

/** Throws a RangeError with one clear line. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({ args, options: { rounds: { type: 'string' }, threads: { type: 'string' }, only: { type: 'string' } } })
  return {
    rounds: wholeNumber('rounds', values.rounds ?? '7'),
    threads: wholeNumber('threads', values.threads ?? String(cpus().length)),
    jobs: (values.only?.split(',') ?? Object.keys(measures)).map(asJob),
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new RangeError(`--${name} must be a whole number from 1, not ${text}`)
  return Number(text)
}

function asJob(name: string): MeasureName {
  if (name in measures) return name as MeasureName
  throw new RangeError(`--only knows ${Object.keys(measures).join(', ')}, not ${name}`)
}
