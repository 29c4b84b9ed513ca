import type { Subscription } from '../contract/rpc'

/** Waits for a stream's end; closes it, which ends it without an error, when the signal aborts. */
export async function untilDone(subscription: Subscription, signal: AbortSignal): Promise<void> {
  const close = () => subscription.close()
  signal.addEventListener('abort', close)
  if (signal.aborted) close()
  try {
    await subscription.done
  } finally {
    signal.removeEventListener('abort', close)
  }
}
