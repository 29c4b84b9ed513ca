/** One command in this very process, and what it writes. */
import { vi } from 'vitest'
import type { Lab } from './context'
import { errorLine, exitCodeOf, exitCodes } from './output'
import { createProgram, runProgram } from './program'
import { ProgressLine } from './progress-line'

export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

/** One at a time: what it writes is taken from this process's own standard output. */
export async function runCaptured(lab: () => Promise<Lab>, version: string, args: readonly string[]): Promise<Outcome> {
  const outcome: Outcome = { code: exitCodes.ok, stdout: '', stderr: '' }
  const context = {
    lab,
    progress: new ProgressLine({ write: (text) => (outcome.stderr += text) }),
    exitWith: (code: number) => void (outcome.code = code),
    onInterrupt: () => () => {},
  }
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text: unknown, ...rest: unknown[]) => {
    outcome.stdout += String(text)
    const written = rest.at(-1)
    if (typeof written === 'function') written()
    return true
  })
  try {
    await runProgram(createProgram(context, version), args)
  } catch (thrown) {
    outcome.stderr += `${errorLine(thrown)}\n`
    outcome.code = exitCodeOf(thrown)
  } finally {
    stdout.mockRestore()
  }
  return outcome
}
