/** What a command leaves on standard output, and the exit codes. Standard output holds the result alone; everything else goes to standard error. */
import { asLabError, type LabError } from '../../contract/errors'

export const exitCodes = { ok: 0, failed: 1, badInput: 2, interrupted: 130 } as const

/** Kinds of error that the person at the keyboard can put right by typing something else. */
const badInputKinds: readonly LabError['kind'][] = ['bad-input', 'not-found', 'too-large']

export function exitCodeOf(thrown: unknown): number {
  return badInputKinds.includes(asLabError(thrown).kind) ? exitCodes.badInput : exitCodes.failed
}

/** One line for people. */
export function errorLine(thrown: unknown): string {
  const { message, details } = asLabError(thrown)
  return `lab: ${message.replace(/\s*\n\s*/g, ' ')}${isOfNoRun(details) ? '; lab runs lists them' : ''}`
}

const isOfNoRun = (details: unknown) => (details as { missing?: unknown } | undefined)?.missing === 'run'

/** Resolves once the text has left this process: an exit right after a write to a pipe would cut it off. */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()))
}

/** The result of a command: one JSON object with `--json`, else text. */
export function printResult(json: boolean | undefined, value: object, text: () => string): Promise<void> {
  return writeOut(json ? JSON.stringify(value) : text())
}
