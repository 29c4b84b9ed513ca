/** Progress on standard error: a bar that is redrawn on a terminal, a plain line every few seconds elsewhere. */
import { type Progress } from '../../contract/jobs'
import { duration } from './table'

const plainPauseMs = 5000
const barCells = 24

export interface ProgressTarget {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

export class ProgressLine {
  private drawn = false
  private lastPlain = -Infinity
  private lastMessage = ''

  constructor(
    private readonly target: ProgressTarget,
    private readonly now: () => number = () => performance.now(),
  ) {}

  show(progress: Progress): void {
    if (this.target.isTTY) this.draw(`${bar(progress)} ${describeProgress(progress)}`)
    else if (progress.message !== this.lastMessage || this.now() - this.lastPlain >= plainPauseMs) {
      this.lastPlain = this.now()
      this.lastMessage = progress.message
      this.target.write(`${describeProgress(progress)}\n`)
    }
  }

  /** A line that stays, such as what the job survived. */
  say(line: string): void {
    this.clear()
    this.target.write(`${line}\n`)
  }

  clear(): void {
    if (this.drawn) this.target.write('\r\x1b[K')
    this.drawn = false
  }

  private draw(line: string): void {
    this.target.write(`\r\x1b[K${line.slice(0, (this.target.columns ?? 80) - 1)}`)
    this.drawn = true
  }
}

function bar({ done, total }: Progress): string {
  const filled = total > 0 ? Math.round((barCells * Math.min(done, total)) / total) : 0
  return `[${'#'.repeat(filled)}${'.'.repeat(barCells - filled)}]`
}

export function describeProgress(progress: Progress): string {
  const share = progress.total > 0 ? `${Math.floor((100 * progress.done) / progress.total)}%` : ''
  const rate = progress.rate === null ? '' : `${Math.round(progress.rate)} ${progress.rateUnit}/s`
  const left = progress.secondsLeft === null ? '' : `${duration(progress.secondsLeft)} left`
  return [share, progress.message, rate, left].filter(Boolean).join(' · ')
}
