/** What the engine was given and used last, by key; what has not been used for longest goes first, but nothing that is being worked with. */
import { LabError } from '../contract/errors'

interface Shelved<T> {
  value: T
  /** Calls that work with it now, across their turns. */
  users: number
}

export class Shelf<T> {
  private readonly shelved = new Map<string, Shelved<T>>()

  /** @param what is named in the error: "model" */
  constructor(
    private readonly what: string,
    private readonly capacity: number,
    private readonly dispose: (value: T) => void,
  ) {}

  /** Takes the value over: where there is one of this key already, it is disposed of. */
  put(key: string, value: T): void {
    if (this.shelved.has(key)) this.dispose(value)
    else this.shelved.set(key, { value, users: 0 })
    this.dropUnused(key)
  }

  /** Works with the value of this key, which stays for as long as it takes. Throws `model-missing` where it is not here. */
  async use<R>(key: string, work: (value: T) => R | Promise<R>): Promise<R> {
    const held = this.shelved.get(key)
    if (!held) throw new LabError('model-missing', `the engine does not hold the ${this.what} ${key}`)
    this.shelved.delete(key)
    this.shelved.set(key, held)
    held.users++
    try {
      return await work(held.value)
    } finally {
      held.users--
      this.dropUnused()
    }
  }

  /** @param newest stays: its use is about to come */
  private dropUnused(newest?: string): void {
    for (const [key, { value, users }] of this.shelved) {
      if (this.shelved.size <= this.capacity) return
      if (users > 0 || key === newest) continue
      this.shelved.delete(key)
      this.dispose(value)
    }
  }
}
