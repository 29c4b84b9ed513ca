/** One command against handlers of the test's own: no process is started. */
import { vi } from 'vitest'
import { channelPair } from '../../contract/channel'
import { labContract, type LabContract } from '../../contract/lab'
import { createClient, serve, type Handlers } from '../../contract/rpc'
import { errorLine, exitCodeOf, exitCodes } from './output'
import { createProgram, runProgram } from './program'
import { ProgressLine } from './progress-line'
import type { Outcome } from './testing'

export async function runOn(handlers: Partial<Handlers<LabContract>>, args: readonly string[]): Promise<Outcome> {
  const outcome: Outcome = { code: exitCodes.ok, stdout: '', stderr: '' }
  const [near, far] = channelPair()
  serve(labContract, handlers as Handlers<LabContract>, far)
  const client = createClient(labContract, near)
  const context = {
    lab: () => Promise.resolve(client),
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
    await runProgram(createProgram(context, '1.2.3'), args)
  } catch (thrown) {
    outcome.stderr += `${errorLine(thrown)}\n`
    outcome.code = exitCodeOf(thrown)
  } finally {
    stdout.mockRestore()
  }
  return outcome
}
