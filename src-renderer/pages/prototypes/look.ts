/** The microscope's look at a model, asked for from the prototypes. */
import { freshenAll } from './answers.svelte'
import { fairSplit, scan } from './scans.svelte'

/** One pass over the fair set; done once, however often it is asked for. */
export function lookAt(model: { run: string; epoch: number }): void {
  scan(model, fairSplit, freshenAll)
}
