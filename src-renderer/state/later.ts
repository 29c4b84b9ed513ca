/** Waiting, for questions that somebody is still typing. */
import { asLabError } from '../../src-main/contract/errors'

/** Resolves after so many milliseconds; rejects at once where the question is given up. */
export function later(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(asLabError(signal.reason))
    })
  })
}
