/** What a drawer does with the keyboard. */
import { on } from 'svelte/events'

/**
 * For `{@attach drawer(close)}` on an element with `tabindex="-1"`: the keyboard goes on in what was opened, and back to where it came from. Escape closes,
 * unless something inside has taken it.
 */
export function drawer(close: () => void): (element: HTMLElement) => () => void {
  return (element) => {
    const from = document.activeElement
    element.focus({ preventScroll: true })
    // Not addEventListener, which would come before the handlers of what is inside.
    const off = on(element, 'keydown', (event) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      close()
    })
    return () => {
      off()
      if (from instanceof HTMLElement) from.focus({ preventScroll: true })
    }
  }
}
