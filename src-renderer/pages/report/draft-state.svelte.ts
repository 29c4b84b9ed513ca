/** The draft of this browser's reports. */
import { formatDraft, parseDraft, type Draft } from './draft'

const key = 'lab.report'

class DraftState {
  #current = $state.raw<Draft>(parseDraft(localStorage.getItem(key)))

  get current(): Draft {
    return this.#current
  }

  change(changes: Partial<Draft>): void {
    this.#current = { ...this.#current, ...changes }
    localStorage.setItem(key, formatDraft(this.#current))
  }
}

export const draft = new DraftState()
