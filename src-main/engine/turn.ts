import { LabError } from '../contract/errors'

/**
 * Lets the process take what has arrived meanwhile (a live request, an abort) before the work at hand goes on.
 * @throws LabError `cancelled` when the signal has aborted
 */
export async function nextTurn(signal: AbortSignal): Promise<void> {
  // setImmediate runs after the poll for I/O; a resolved promise would run before it and starve the channel.
  await new Promise((resolve) => setImmediate(resolve))
  if (signal.aborted) throw new LabError('cancelled', 'stopped')
}
