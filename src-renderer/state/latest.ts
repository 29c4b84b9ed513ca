/** Questions that come faster than their answers: one at a time, the latest next, what was overtaken in between is never asked. */
export class Latest<Q, A> {
  private waiting: { question: Q } | null = null
  private busy = false
  private stopped = false

  constructor(
    private readonly ask: (question: Q) => Promise<A>,
    private readonly answered: (answer: A, question: Q) => void,
    private readonly failed: (thrown: unknown) => void,
  ) {}

  /** Asked at once where none is in flight, else when that one is answered, unless a later question takes its place. */
  put(question: Q): void {
    this.waiting = { question }
    if (!this.busy) void this.work()
  }

  /** Answers that still come are dropped. */
  stop(): void {
    this.stopped = true
    this.waiting = null
  }

  private async work(): Promise<void> {
    this.busy = true
    while (this.waiting) {
      const { question } = this.waiting
      this.waiting = null
      try {
        const answer = await this.ask(question)
        if (!this.stopped) this.answered(answer, question)
      } catch (thrown) {
        if (!this.stopped && !this.waiting) this.failed(thrown)
      }
    }
    this.busy = false
  }
}
