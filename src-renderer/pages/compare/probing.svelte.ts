/** Measures the linear probes of several runs, one after the other, a few seconds each; the backend remembers them. */
import { asLabError, type LabError } from '../../../src-main/contract/errors'
import { lab } from '../../link'

export class Probing {
  done = $state(0)
  total = $state(0)
  error = $state.raw<LabError | null>(null)
  #controller = $state.raw<AbortController | null>(null)

  get running(): boolean {
    return this.#controller !== null
  }

  /** @param measured called after each run */
  async start(runs: readonly string[], measured: () => void): Promise<void> {
    const controller = new AbortController()
    this.#controller = controller
    this.done = 0
    this.total = runs.length
    this.error = null
    try {
      for (const run of runs) {
        await lab.call('compare.probes', { run }, { signal: controller.signal })
        this.done++
        measured()
      }
    } catch (thrown) {
      const error = asLabError(thrown)
      if (error.kind !== 'cancelled') this.error = error
    } finally {
      this.#controller = null
    }
  }

  /** Gives up the run that is being measured; what is measured stays. */
  stop(): void {
    this.#controller?.abort()
  }
}
