/** The few things that were used last, by key. */
export class Lru<K, V> {
  private readonly entries = new Map<K, V>()

  constructor(
    private readonly capacity: number,
    private readonly onDrop: (value: V) => void = () => {},
  ) {}

  get(key: K): V | undefined {
    const value = this.entries.get(key)
    if (value === undefined) return undefined
    this.entries.delete(key)
    this.entries.set(key, value)
    return value
  }

  set(key: K, value: V): void {
    const replaced = this.entries.get(key)
    if (replaced !== undefined && replaced !== value) this.onDrop(replaced)
    this.entries.delete(key)
    this.entries.set(key, value)
    for (const [oldest, dropped] of this.entries) {
      if (this.entries.size <= this.capacity) break
      this.entries.delete(oldest)
      this.onDrop(dropped)
    }
  }

  getOrMake(key: K, make: () => V): V {
    const known = this.get(key)
    if (known !== undefined) return known
    const value = make()
    this.set(key, value)
    return value
  }
}
