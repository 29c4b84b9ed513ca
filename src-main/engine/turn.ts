/** Lets the process take what has arrived meanwhile (a live request, an abort) before the work at hand goes on. */
export function nextTurn(): Promise<void> {
  // setImmediate runs after the poll for I/O; a resolved promise would run before it and starve the channel.
  return new Promise((resolve) => setImmediate(resolve))
}
