/**
 * A reading that many ask for: one is under way at a time, and whoever asks meanwhile waits for the next, which all of them share. The promise
 * resolves once a reading has ended that began after one asked. `read` does not reject.
 */
export function afresh(read: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null
  let next: Promise<void> | null = null

  function begin(): Promise<void> {
    next = null
    current = read().then(() => void (current = null))
    return current
  }
  return () => (current ? (next ??= current.then(begin)) : (next ?? begin()))
}
