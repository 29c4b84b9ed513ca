/** Answers that were asked for lately, so that going back to an epoch does not ask again. */
export class Recent<T> {
  private readonly answers = new Map<string, Promise<T>>()

  constructor(private readonly most: number) {}

  /** The answer of a key; `ask` is called where it is not known. A question that failed is asked anew the next time. */
  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key)
    const answer = known ?? ask()
    // The order of a Map is that of insertion: the first key is the one that was not used for longest.
    this.answers.delete(key)
    this.answers.set(key, answer)
    if (!known) answer.catch(() => this.answers.delete(key))
    const oldest = this.answers.keys().next().value
    if (this.answers.size > this.most && oldest !== undefined) this.answers.delete(oldest)
    return answer
  }
}
