/** A new set without the item where it was in it, else with it: for state that is replaced, and never changed. */
export function toggled<T>(set: ReadonlySet<T>, item: T): Set<T> {
  const next = new Set(set)
  if (!next.delete(item)) next.add(item)
  return next
}
