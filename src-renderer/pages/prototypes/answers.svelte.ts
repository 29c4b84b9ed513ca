/** Questions for prototypes, answered one at a time, and their answers. */
import { SvelteMap } from 'svelte/reactivity'
import { asLabError, type LabError } from '../../../src-main/contract/errors'
import type { Subscription } from '../../../src-main/contract/rpc'
import { lab } from '../../link'
import { noAnswer, withChunk, type Answer } from './answer'
import { timeLeft } from './gallery-plan'
import { keyOf, type Question } from './question'

/** Answers that are kept beyond those that are wanted; each is some megabytes at most. */
const spare = 60

export class Answers {
  #answers = new SvelteMap<string, Answer>()
  #wanted = $state.raw<readonly Question[]>([])
  #current = $state.raw<Question | null>(null)
  #took = $state.raw<readonly number[]>([])
  #subscription: Subscription | null = null
  #beganAt = 0
  /** Nothing new is begun until `resume`. */
  stopped = $state(false)

  /** What is known of a question by now. */
  of(question: Question): Answer | undefined {
    return this.#answers.get(keyOf(question))
  }

  get current(): Question | null {
    return this.#current
  }

  /** Of those that are wanted: done (or failed), and all. */
  get count(): { done: number; of: number } {
    return { done: this.#wanted.filter((question) => this.#settled(question)).length, of: this.#wanted.length }
  }

  get secondsLeft(): number | null {
    const current = this.#current && this.of(this.#current)
    const waiting = this.#wanted.filter((question) => !this.#settled(question)).length - (this.#current ? 1 : 0)
    return timeLeft(current?.secondsLeft ?? null, waiting, this.#took)
  }

  /** The first that failed. */
  get failure(): LabError | null {
    return this.#wanted.map((question) => this.of(question)?.error).find((error) => error) ?? null
  }

  /** What is to be answered, the most urgent first. One that is worked on goes on as long as it is among them. */
  want(questions: readonly Question[]): void {
    const keys = questions.map(keyOf)
    this.#wanted = questions
    if (this.#current && !keys.includes(keyOf(this.#current))) this.#giveUp()
    this.#forgetOld(keys)
    this.#next()
  }

  stop(): void {
    this.stopped = true
    this.#giveUp()
  }

  resume(): void {
    this.stopped = false
    this.#next()
  }

  /** Asks again for what failed. */
  retry(): void {
    for (const question of this.#wanted) if (this.of(question)?.status === 'failed') this.#wait(question)
    this.#next()
  }

  /** Asks again what was answered without a reference: the microscope may have looked by now, and what is kept is answered at once. */
  freshen(): void {
    for (const [key, answer] of this.#answers) {
      if (answer.status === 'done' && answer.reference === null) this.#answers.set(key, { ...answer, status: 'waiting' })
    }
    this.#next()
  }

  #settled(question: Question): boolean {
    const status = this.of(question)?.status
    return status === 'done' || status === 'failed'
  }

  #next(): void {
    if (this.#current || this.stopped) return
    const question = this.#wanted.find((wanted) => !this.#settled(wanted))
    if (question) this.#ask(question)
  }

  #ask(question: Question): void {
    const key = keyOf(question)
    this.#current = question
    this.#beganAt = performance.now()
    this.#answers.set(key, { ...noAnswer, status: 'running', items: this.#answers.get(key)?.items ?? noAnswer.items })
    const subscription = lab.stream('prototypes.make', question, (chunk) =>
      this.#answers.set(key, withChunk(this.#answers.get(key) ?? noAnswer, chunk)),
    )
    this.#subscription = subscription
    const ended = (thrown?: unknown) => this.#subscription === subscription && this.#end(key, thrown)
    subscription.done.then(() => ended(), ended)
  }

  #end(key: string, thrown: unknown): void {
    this.#current = null
    this.#subscription = null
    const answer = this.#answers.get(key) ?? noAnswer
    const done = thrown === undefined && answer.status === 'done'
    if (done) this.#took = [...this.#took.slice(-20), (performance.now() - this.#beganAt) / 1000]
    else this.#answers.set(key, { ...answer, status: 'failed', error: asLabError(thrown ?? new Error('the lab stopped before it was done')) })
    this.#next()
  }

  #giveUp(): void {
    const question = this.#current
    const subscription = this.#subscription
    this.#current = null
    this.#subscription = null
    subscription?.close()
    if (question) this.#wait(question)
  }

  /** What has arrived stays in view until news come. */
  #wait(question: Question): void {
    const answer = this.of(question)
    if (answer) this.#answers.set(keyOf(question), { ...answer, status: 'waiting' })
  }

  #forgetOld(wanted: readonly string[]): void {
    const old = [...this.#answers.keys()].filter((key) => !wanted.includes(key))
    for (const key of old.slice(0, Math.max(0, old.length - spare))) this.#answers.delete(key)
  }
}

/** What the sheets ask for, and what one prototype does that is looked at: neither waits for the other. They outlive the page, so that coming back asks nothing again. */
export const sheetAnswers = new Answers()
export const closeUpAnswers = new Answers()

/** After the microscope has looked: values have their place among those of real images then. */
export function freshenAll(): void {
  for (const answers of [sheetAnswers, closeUpAnswers]) answers.freshen()
}
