import type { Store } from '../store/store'

/** For what hangs on things that never change any more, such as finished runs: worked out once for each store, by a name that says all that it hangs on. */
export function oncePerStore<T>(): (store: Store, name: string, make: () => T) => T {
  const known = new WeakMap<Store, Map<string, T>>()
  return (store, name, make) => {
    const ofStore = known.get(store) ?? new Map<string, T>()
    known.set(store, ofStore)
    const found = ofStore.get(name) ?? make()
    ofStore.set(name, found)
    return found
  }
}
