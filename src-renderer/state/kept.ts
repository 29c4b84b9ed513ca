/** Values that arrived lately, by key; beyond a number the oldest go. */
export class Kept<T> {
  private readonly values = new Map<string, T>()

  constructor(private readonly most: number) {}

  get(key: string): T | undefined {
    return this.values.get(key)
  }

  put(key: string, value: T): void {
    this.values.delete(key)
    this.values.set(key, value)
    const oldest = this.values.keys().next().value
    if (this.values.size > this.most && oldest !== undefined) this.values.delete(oldest)
  }
}
