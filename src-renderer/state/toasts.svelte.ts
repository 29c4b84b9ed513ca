/** Short messages at the edge of the page: what was done, and what went wrong with what to do about it. */
import { asLabError } from '../../src-main/contract/errors'
import { adviceFor } from '../link/advice'

export interface Toast {
  id: number
  tone: 'info' | 'error'
  text: string
  advice?: string
  action?: { label: string; run: () => void }
}

class Toasts {
  items = $state<Toast[]>([])
  #lastId = 0

  /** Says something that was done; it goes by itself after some seconds. */
  info(text: string, action?: Toast['action']): void {
    const id = this.#add({ tone: 'info', text, ...(action ? { action } : {}) })
    setTimeout(() => this.dismiss(id), action ? 10_000 : 5_000)
  }

  /** Shows an error until it is dismissed; one that was asked for is not shown. */
  error(thrown: unknown, what = 'That'): void {
    const error = asLabError(thrown)
    if (error.kind === 'cancelled') return
    this.#add({ tone: 'error', text: `${what} did not work: ${error.message}`, advice: adviceFor(error) })
  }

  dismiss(id: number): void {
    this.items = this.items.filter((toast) => toast.id !== id)
  }

  #add(toast: Omit<Toast, 'id'>): number {
    const same = this.items.find((item) => item.text === toast.text)
    if (same) return same.id
    this.items.push({ ...toast, id: ++this.#lastId })
    return this.#lastId
  }
}

export const toasts = new Toasts()
