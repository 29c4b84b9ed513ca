/** The command line, `lab`: one more page over the contract, with exit codes (output.ts). */
import type { CliContext } from './context'
import { errorLine, exitCodeOf, exitCodes } from './output'
import { createProgram, runProgram } from './program'
import { ProgressLine } from './progress-line'
import { labVersion } from '../version'
import { Session } from './session'

class Cli implements CliContext {
  readonly progress = new ProgressLine(process.stderr)
  private readonly session = new Session()
  private readonly interruptListeners: (() => void)[] = []
  private interrupted = false
  private code: number = exitCodes.ok

  lab(): ReturnType<CliContext['lab']> {
    return this.session.lab()
  }

  exitWith(code: number): void {
    this.code = code
  }

  onInterrupt(listener: () => void): () => void {
    this.interruptListeners.push(listener)
    return () => void this.interruptListeners.splice(this.interruptListeners.indexOf(listener), 1)
  }

  /** The exit code. */
  async run(args: readonly string[]): Promise<number> {
    process.on('SIGINT', () => this.interrupt())
    process.on('SIGTERM', () => void this.endNow())
    try {
      await runProgram(createProgram(this, labVersion), args)
    } catch (thrown) {
      this.progress.clear()
      process.stderr.write(`${errorLine(thrown)}\n`)
      this.code = exitCodeOf(thrown)
    }
    await this.session.close()
    return this.code
  }

  /** The first Ctrl-C is for whoever works, the second for us. */
  private interrupt(): void {
    const listener = this.interruptListeners.at(-1)
    if (listener && !this.interrupted) listener()
    else void this.endNow()
    this.interrupted = true
  }

  private async endNow(): Promise<void> {
    this.progress.clear()
    await this.session.close()
    process.exit(exitCodes.interrupted)
  }
}

// A reader that has had enough, such as head, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

void new Cli().run(process.argv.slice(2)).then((code) => process.exit(code))
