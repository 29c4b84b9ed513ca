/** Runs at once when it may, and otherwise once after the pause: bursts become at most one call per `everyMs`, and the last is never lost. */
export interface Coalesced {
  (): void
  /** Forgets what is still to come. */
  cancel(): void
}

export function coalesce(everyMs: number, flush: () => void): Coalesced {
  let timer: NodeJS.Timeout | undefined
  let again = false
  const fire = () => {
    again = false
    flush()
    timer = setTimeout(() => {
      timer = undefined
      if (again) fire()
    }, everyMs)
    timer.unref()
  }
  const trigger = () => {
    if (timer) again = true
    else fire()
  }
  return Object.assign(trigger, {
    cancel() {
      clearTimeout(timer)
      timer = undefined
      again = false
    },
  })
}
