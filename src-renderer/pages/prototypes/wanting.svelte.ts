/** Ties what a component needs to have answered to its life. */
import { untrack } from 'svelte'
import type { Answers } from './answers.svelte'
import { keyOf, type Question } from './question'

/** Call it while a component is set up; what it wants no longer, or when it goes, is given up. */
export function wanting(answers: Answers, questions: () => readonly Question[]): void {
  // By value: a summary of a run is made anew with every change of the list, its questions stay the same.
  const keys = $derived(questions().map(keyOf).join('\n'))
  $effect(() => {
    void keys
    untrack(() => answers.want(questions()))
  })
  $effect(() => () => answers.want([]))
}
